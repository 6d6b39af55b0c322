// Draws one reply with its buttons. `press(button, text, replyElement)` sends what was pressed.

import { drawBlocks } from "./blocks.js";
import { h } from "./dom.js";
import { drawFace } from "./face.js";
import { sendsOnEnter } from "./keys.js";
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
      if (!button.asks_for) return press(button, "", element);
      const form = askForm(button, drawn, (text) => press(button, text, element));
      drawn.setAttribute("aria-expanded", "true");
      row.after(form);
      form.querySelector("textarea").focus();
    });
    row.append(drawn);
  }
  return row;
}

export function drawReply(reply, press, { face = true } = {}) {
  const element = h("article", { class: "reply", lang: reply.locale, "data-visibility": reply.visibility });
  const body = h("div", { class: "body" }, h("span", { class: "unseen" }, `${t("tutor")}: `), drawBlocks(reply.blocks));
  if (reply.buttons.length) body.append(drawButtons(reply, press, element));
  element.append(h("div", { class: "avatar" }, drawFace(reply.face, face)), body);
  return element;
}

export function retire(element) {
  element.querySelector("form.ask")?.remove();
  element.querySelectorAll(".buttons button").forEach((button) => {
    button.disabled = true;
    button.removeAttribute("aria-expanded");
  });
}

export function revive(element) {
  element.querySelectorAll(".buttons button").forEach((button) => (button.disabled = false));
}
