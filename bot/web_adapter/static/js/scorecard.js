import { h, icon } from "./dom.js";
import { t } from "./texts.js";

const TICK = "M5 12.5l4.5 4.5L19 7.5";
const BULB = "M9 18.5h6M10 21h4M12 3a6.2 6.2 0 0 0-3.6 11.2c.6.5.9 1.1.9 1.8h5.4c0-.7.3-1.3.9-1.8A6.2 6.2 0 0 0 12 3z";
const OPEN_RING = "M12 5.5a6.5 6.5 0 1 0 .01 0z";

function drawPoint({ text, hit }) {
  const state = hit ? "hit" : "missed";
  return h("li", { class: state }, icon(hit ? TICK : OPEN_RING), h("span", {}, h("span", { class: "unseen" }, `${t(state)}: `), text));
}

function drawModelAnswer({ model_answer_label: label, model_answer: answer }) {
  return h("details", { class: "model-answer", open: true }, h("summary", {}, label), h("p", {}, answer));
}

function drawMeter(score) {
  const bar = h("span", { class: "fill" });
  bar.style.setProperty("--score", `${score}%`);
  const says = `${score} ${t("out_of")}`;
  return h("div", {
    class: "meter", role: "meter", "aria-label": t("score"), "aria-valuemin": 0, "aria-valuemax": 100,
    "aria-valuenow": score, "aria-valuetext": says,
  }, bar);
}

export function drawScoreCard(card) {
  return h("section", { class: "card score" },
    h("div", { class: "score-head" },
      h("div", {}, h("h3", {}, card.title), h("p", { class: "verdict" }, card.verdict)),
      h("p", { class: "number", "aria-hidden": "true" }, h("b", {}, String(card.score)), h("span", {}, "/100"))),
    drawMeter(card.score),
    card.points.length ? h("ul", { class: "points", "aria-label": t("points") }, card.points.map(drawPoint)) : null,
    card.remarks.map((remark) => h("p", { class: "remark" }, remark)),
    card.hint ? h("p", { class: "hint" }, icon(BULB), h("span", {}, card.hint)) : null,
    card.model_answer ? drawModelAnswer(card) : null,
    card.weak_keywords.length
      ? h("div", { class: "weak" }, h("span", { class: "weak-label" }, card.weak_keywords_label),
          h("ul", {}, card.weak_keywords.map((keyword) => h("li", {}, keyword))))
      : null);
}
