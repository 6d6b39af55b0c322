// A study room's own forms: what to be called here, and which room to go to.

import { byId } from "./dom.js";
import { forever } from "./store.js";

export function wireRoom() {
  const nickname = byId("nickname-text");
  nickname.value = forever.get("nickname") ?? "";
  nickname.addEventListener("input", () => forever.set("nickname", nickname.value.trim()));
  byId("nickname").addEventListener("submit", (event) => {
    event.preventDefault();
    byId("text").focus();
  });
  byId("other-room").addEventListener("submit", (event) => {
    event.preventDefault();
    location.assign(`/room/${byId("room-name").value}`);
  });
}
