// Draws the blocks of a reply.

import { drawChart } from "./chart.js";
import { h, icon } from "./dom.js";
import { drawRows } from "./rows.js";
import { drawScoreCard } from "./scorecard.js";
import { t } from "./texts.js";

const TEXT_TAGS = { heading: "h3", quote: "blockquote" };

function drawText({ text, tone }) {
  return h(TEXT_TAGS[tone] ?? "p", { class: `text ${tone}` }, text);
}

function drawQuestion({ title, prompt, detail }) {
  return h("section", { class: "card question" },
    h("h3", {}, title),
    h("p", { class: "prompt" }, prompt),
    detail ? h("p", { class: "detail" }, detail) : null);
}

function drawCitation({ label, title, source, url }) {
  const linked = /^https?:\/\//i.test(url);
  return h("p", { class: "citation" },
    h("b", {}, label), " ", title, source ? " — " : "",
    linked ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, source) : source);
}

function drawTable({ title, header, rows }) {
  return h("section", { class: "card table" },
    h("h3", {}, title),
    h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": title }, drawRows(header, rows)));
}

function drawFile({ name, media_type: type, content }) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  return h("p", { class: "file" },
    h("a", { class: "button", href: url, download: name },
      icon("M12 4v11M7 11l5 5 5-5M5 20h14"), t("download", { name })));
}

const DRAWERS = {
  TextBlock: drawText,
  QuestionBlock: drawQuestion,
  ScoreCard: drawScoreCard,
  CitationBlock: drawCitation,
  TableBlock: drawTable,
  ChartBlock: drawChart,
  FileBlock: drawFile,
};

export const drawBlocks = (blocks) => blocks.map((block) => DRAWERS[block.type](block));
