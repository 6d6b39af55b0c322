// The conversation page.

import { wireComposer } from "./composer.js";
import { byId, readJson } from "./dom.js";
import { wireHeader } from "./header.js";
import { addProblem, addReply, addSaid, addTyping, announceFromNowOn, followLast } from "./log.js";
import { followNews } from "./news.js";
import { wirePicker } from "./picker.js";
import { drawPortrait, enliven } from "./portrait.js";
import { retire, revive, settle } from "./reply.js";
import { wireRoom } from "./room.js";
import { forever, tab } from "./store.js";
import { newEventId, sendTurn, TurnProblem } from "./turns.js";

const { room, cursor, turns } = readJson("data");
const pendingKey = `pending-${room ?? ""}`;
const seen = new Set();
let busy = false;

function setBusy(value) {
  busy = value;
  byId("send").disabled = value;
  document.querySelectorAll(".quick button, .suggestions button").forEach((button) => (button.disabled = value));
}

async function deliver(event, pressed) {
  setBusy(true);
  tab.set(pendingKey, JSON.stringify(event));
  let typing = null;
  try {
    const reply = await sendTurn(event, () => (typing ??= addTyping()));
    tab.remove(pendingKey);
    typing?.remove();
    const shown = addReply(reply, press);
    if (pressed) {
      settle(pressed, reply);
      takeFocus(shown);
    }
  } catch (problem) {
    typing?.remove();
    if (!(problem instanceof TurnProblem)) throw problem;
    const final = problem.kind === "refused";
    if (final) {
      tab.remove(pendingKey);
      if (pressed) revive(pressed.element);
    }
    addProblem(problem, final ? null : () => again(event, pressed));
  } finally {
    setBusy(false);
  }
}

function again(event, pressed) {
  if (busy) return false;
  deliver(event, pressed);
  return true;
}

// A pressed button is disabled and would drop the focus: it goes on to what the press brought.
function takeFocus(element) {
  if (document.activeElement !== document.body) return;
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

function begin(event, said, pressed = null) {
  if (busy) return false;
  addSaid(said);
  const whole = { event_id: newEventId(), ...event };
  if (room) Object.assign(whole, { room, name: forever.get("nickname") ?? "" });
  deliver(whole, pressed);
  return true;
}

function press(button, text, pressed) {
  if (busy) return;
  retire(pressed.element);
  begin({ action: "press", token: button.token, text }, text || button.label, pressed);
}

function showPast() {
  for (const turn of turns) {
    if (turn.feed) seen.add(turn.feed);
    if (turn.said) addSaid(turn.said);
    addReply(turn.reply, press, { past: true });
  }
  if (turns.length) followLast(turns.at(-1).reply);
}

function offerPending() {
  const stored = tab.get(pendingKey);
  if (!stored) return;
  const event = JSON.parse(stored);
  if (turns.some((turn) => turn.event === event.event_id)) return tab.remove(pendingKey);
  addSaid(event.text || `/${event.action}`);
  addProblem({ kind: "interrupted" }, () => again(event, null));
}

document.querySelectorAll("[data-face]").forEach((place) => {
  const cue = { emotion: place.dataset.face, intensity: 0.8 };
  place.append(drawPortrait(cue));
  if (!turns.length) enliven(place, cue, { speaking: true });
});
document.querySelectorAll("[data-action]").forEach((button) =>
  button.addEventListener("click", () => begin({ action: button.dataset.action }, `/${button.dataset.action}`)));
document.querySelectorAll("[data-say]").forEach((button) =>
  button.addEventListener("click", () => begin({ text: button.dataset.say }, button.dataset.say)));

wireHeader(room, (problem) => addProblem(problem, null));
wireComposer(room, (text) => begin({ text }, text));
wirePicker((face) => begin({ action: "settings", options: { face: String(face) } }, `/settings ${face}`));
if (room) wireRoom();
showPast();
offerPending();
announceFromNowOn();
followNews(room, cursor, ({ feed, reply }) => {
  if (seen.has(feed)) return;
  seen.add(feed);
  addReply(reply, press, { quietly: true });
});

const showConnection = () => (byId("offline").hidden = navigator.onLine);
addEventListener("online", showConnection);
addEventListener("offline", showConnection);
showConnection();
if (matchMedia("(hover: hover)").matches) byId("text").focus({ preventScroll: true });
