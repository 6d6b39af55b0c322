// The text box: grows with its text, sends on Enter, keeps a draft over a reload.

import { byId } from "./dom.js";
import { sendsOnEnter } from "./keys.js";
import { tab } from "./store.js";

const MOST_LINES_PX = 180;

export function wireComposer(room, send) {
  const form = byId("composer");
  const box = byId("text");
  const draft = `draft-${room ?? ""}`;

  const grow = () => {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, MOST_LINES_PX)}px`;
  };
  box.value = tab.get(draft) ?? "";
  grow();
  box.addEventListener("input", () => {
    tab.set(draft, box.value);
    grow();
  });
  box.addEventListener("keydown", (event) => {
    if (!sendsOnEnter(event)) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = box.value.trim();
    if (!text || !send(text)) return;
    box.value = "";
    tab.remove(draft);
    grow();
  });
}
