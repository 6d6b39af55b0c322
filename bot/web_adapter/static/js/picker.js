// The gallery: choosing which of her faces one talks to.

import { byId, h } from "./dom.js";
import { faceNow, gallery, thumbnail } from "./portrait.js";

export function wirePicker(choose) {
  const opener = byId("pick-face");
  const faces = gallery();
  if (!faces.length) return;
  opener.hidden = false;
  const dialog = byId("faces");
  const list = dialog.querySelector("ul");
  opener.addEventListener("click", () => {
    const now = faceNow();
    list.replaceChildren(...faces.map(({ number, name }) => h("li", {},
      h("button", {
        type: "button", "aria-pressed": String(number === now),
        onclick: () => {
          if (choose(number)) dialog.close();
        },
      }, thumbnail(number), h("span", {}, name)))));
    dialog.showModal();
    list.querySelector('[aria-pressed="true"]')?.focus();
  });
  // A click beside the dialog lands on the dialog itself.
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
}
