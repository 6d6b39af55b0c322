// Draws one reply with its buttons. `press(button, text, pressed)` sends what was pressed, where
// `pressed` is {element, drawn}: the reply's element and the button's.

import { drawBlocks } from "./blocks.js";
import { h } from "./dom.js";
import { sendsOnEnter } from "./keys.js";
import { drawPortrait } from "./portrait.js";
import { t } from "./texts.js";

let forms = 0;

function askForm(button, opener, send) {
  const id = `ask-${(forms += 1)}`;
  const box = h("textarea", { id, rows: 3, maxlength: 4000, required: true });
  const close = () => {
    form.remove();
    opener.removeAttribute("aria-expanded");
    opener.focus();
  };
  const form = h("form", {
    class: "ask",
    onsubmit: (event) => {
      event.preventDefault();
      if (box.value.trim()) send(box.value.trim());
    },
    onkeydown: (event) => {
      if (event.key === "Escape" && !event.isComposing) close();
    },
  },
    h("label", { for: id }, button.asks_for), box,
    h("div", { class: "buttons" },
      h("button", { type: "submit", class: "button primary" }, t("send")),
      h("button", { type: "button", class: "button", onclick: close }, t("cancel"))));
  box.addEventListener("keydown", (event) => {
    if (sendsOnEnter(event)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  return form;
}

function drawButtons(reply, press, element) {
  const row = h("div", { class: "buttons" });
  for (const button of reply.buttons) {
    const drawn = h("button", { type: "button", class: `button ${button.style}` }, button.label);
    drawn.addEventListener("click", () => {
      const open = element.querySelector("form.ask");
      open?.remove();
      row.querySelectorAll("[aria-expanded]").forEach((other) => other.removeAttribute("aria-expanded"));
      if (!button.asks_for) return press(button, "", { element, drawn });
      const form = askForm(button, drawn, (text) => press(button, text, { element, drawn }));
      drawn.setAttribute("aria-expanded", "true");
      row.after(form);
      form.querySelector("textarea").focus();
    });
    row.append(drawn);
  }
  return row;
}

export function drawReply(reply, press) {
  const element = h("article", { class: "reply", lang: reply.locale, "data-visibility": reply.visibility });
  const body = h("div", { class: "body" }, h("span", { class: "unseen" }, `${t("tutor")}: `), drawBlocks(reply.blocks));
  if (reply.buttons.length) body.append(drawButtons(reply, press, element));
  element.append(h("div", { class: "avatar" }, drawPortrait(reply.face)), body);
  return element;
}

// No button of this reply can be pressed any more; `outdated` for good, because something newer has come.
export function retire(element, outdated = false) {
  if (outdated) element.dataset.outdated = "";
  element.querySelector("form.ask")?.remove();
  element.querySelectorAll(".buttons button").forEach((button) => {
    button.disabled = true;
    button.removeAttribute("aria-expanded");
  });
}

export function revive(element, except = null) {
  if ("outdated" in element.dataset) return;
  element.querySelectorAll(".buttons button").forEach((button) => (button.disabled = button === except));
}

// "Busy", "too fast" and the like changed nothing: what was pressed may be pressed again. A question to a whole room
// keeps its other buttons: who has answered may still want to stop the round.
export function settle({ element, drawn }, reply) {
  const refused = !reply.buttons.length && reply.blocks.every(({ tone }) => tone === "warning");
  if (refused) revive(element);
  else if (element.dataset.visibility === "public") revive(element, drawn);
}
