// The progress page: one reply, drawn large. Its buttons lead back into the conversation.

import { byId, h, readJson } from "./dom.js";
import { wireHeader } from "./header.js";
import { follow } from "./portrait.js";
import { drawReply, retire, revive } from "./reply.js";
import { t } from "./texts.js";
import { newEventId, sendTurn } from "./turns.js";

const { reply } = readJson("data");
const report = byId("report");

function showProblem(problem) {
  report.querySelector(".problem")?.remove();
  report.append(h("p", { class: "problem", role: "alert" }, problem.said || t(problem.kind === "slow" ? "slow" : "server")));
}

async function press(button, text, { element }) {
  retire(element);
  try {
    await sendTurn({ event_id: newEventId(), action: "press", token: button.token, text }, () => {});
    location.assign("/");
  } catch (problem) {
    revive(element);
    showProblem(problem);
  }
}

const drawn = drawReply(reply, press);
report.append(drawn);
follow(drawn, reply.face);
byId("face").append(report.querySelector(".avatar"));
wireHeader(null, showProblem);
