// The header's two switches.

import { byId } from "./dom.js";
import { forever } from "./store.js";
import { newEventId, sendTurn } from "./turns.js";

const root = document.documentElement;
const prefersDark = matchMedia("(prefers-color-scheme: dark)");

function switchTheme() {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : prefersDark.matches;
  root.dataset.theme = dark ? "light" : "dark";
  forever.set("theme", root.dataset.theme);
}

export function wireHeader(room, onProblem) {
  byId("theme").addEventListener("click", switchTheme);
  const language = byId("language");
  language.addEventListener("click", async () => {
    language.disabled = true;
    const event = { event_id: newEventId(), action: "settings", options: { language: language.dataset.language } };
    try {
      await sendTurn(room ? { ...event, room } : event, () => {});
      location.reload();
    } catch (problem) {
      language.disabled = false;
      onProblem(problem);
    }
  });
}
