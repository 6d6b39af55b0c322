// The list of messages: what was said, what she answers, what went wrong.

import { byId, h } from "./dom.js";
import { drawPortrait, follow, heed } from "./portrait.js";
import { drawReply, retire } from "./reply.js";
import { spoken, t } from "./texts.js";

const list = byId("messages");
const NEAR_END = 160;

const nearEnd = () => innerHeight + scrollY >= document.body.scrollHeight - NEAR_END;

function add(...children) {
  const item = h("li", {}, children);
  list.append(item);
  byId("welcome").hidden = true;
  return item;
}

function bring(item) {
  const room = innerHeight - byId("composer").closest(".dock").offsetHeight - 80;
  item.scrollIntoView({ block: item.offsetHeight > room ? "start" : "end" });
}

export function addSaid(said) {
  const { text, command } = spoken(said);
  const item = add(h("div", { class: command ? "said command" : "said" },
    h("span", { class: "unseen" }, `${t("you")}: `), h("p", {}, text)));
  bring(item);
}

export function addTyping() {
  const dots = h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
  const item = add(h("div", { class: "reply typing" },
    h("div", { class: "avatar" }, drawPortrait({ emotion: "thinking", intensity: 0.4 }, { silent: true })),
    h("div", { class: "body" }, dots, h("span", { class: "unseen" }, t("typing")))));
  bring(item);
  return item;
}

export function addReply(reply, press, { quietly = false, past = false } = {}) {
  const scrolls = quietly ? nearEnd() : true;
  if (reply.buttons.length) {
    list.querySelectorAll(`.reply[data-visibility="${reply.visibility}"]`).forEach((old) => retire(old, true));
  }
  if (!past) heed(reply);
  const element = drawReply(reply, press);
  const item = add(element);
  if (!past) follow(element, reply.face, { speaking: true });
  if (scrolls) bring(item);
  return element;
}

export function addProblem(problem, again) {
  const text = problem.said || t(["slow", "server", "interrupted"].includes(problem.kind) ? problem.kind : "lost");
  const item = add(h("div", { class: "problem", role: "alert" }, h("p", {}, text)));
  if (again) {
    const button = h("button", { type: "button", class: "button" }, t("retry"));
    button.addEventListener("click", () => {
      if (again()) item.remove();
    });
    item.firstChild.append(button);
  }
  bring(item);
  return item;
}

// What stood here before the page was opened has been said already.
export function followLast(reply) {
  const last = [...list.querySelectorAll(".reply")].at(-1);
  if (last) follow(last, reply.face);
}

export function announceFromNowOn() {
  byId("welcome").hidden = list.children.length > 0;
  list.setAttribute("aria-live", "polite");
}
