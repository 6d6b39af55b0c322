// Charts as inline SVG, drawn again at the width they get, with a table for those who would rather read.

import { h, svg } from "./dom.js";
import { drawRows } from "./rows.js";
import { t } from "./texts.js";

const PLOT_HEIGHT = 180;
const LEFT = 38;
const TOP = 14;
const BOTTOM = 28;
const RIGHT = 16;
const LABEL_SPACE = 74;
const BAR = 14;
const SPOKEN_VALUES = 40;

let drawn = 0;

function shown(value, maximum) {
  if (value === null) return "–";
  return String(maximum < 10 ? Math.round(value * 100) / 100 : Math.round(value));
}

const cut = (text, width) => {
  const most = Math.max(6, Math.floor(width / 13));
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
};

function summary({ labels, series, maximum }) {
  return series.map(({ name, values }) => {
    const said = labels.slice(-SPOKEN_VALUES).map((label, i) => `${label} ${shown(values.slice(-SPOKEN_VALUES)[i], maximum)}`);
    return `${name}: ${said.join(", ")}`;
  }).join(". ");
}

function gridLines(maximum, width, y) {
  return [0, 0.5, 1].flatMap((share) => {
    const value = maximum * share;
    return [
      svg("line", { class: "grid", x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value) }),
      svg("text", { class: "tick", x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, shown(value, maximum)),
    ];
  });
}

function paths(values, x, y) {
  const runs = [[]];
  values.forEach((value, i) => (value === null ? runs.push([]) : runs.at(-1).push([x(i), y(value)])));
  return runs.filter((run) => run.length > 1).map((run) => `M${run.map((point) => point.join(" ")).join("L")}`);
}

function drawLines({ labels, series, maximum }, width) {
  const x = (i) => LEFT + (labels.length < 2 ? 0.5 : i / (labels.length - 1)) * (width - LEFT - RIGHT);
  const y = (value) => TOP + (1 - value / maximum) * PLOT_HEIGHT;
  const every = Math.max(1, Math.ceil((labels.length * LABEL_SPACE) / (width - LEFT)));
  const last = labels.length - 1;
  const parts = gridLines(maximum, width, y);
  labels.forEach((label, i) => {
    if ((last - i) % every) return;
    const anchor = last > 0 && i === last ? "end" : last > 0 && i === 0 ? "start" : "middle";
    parts.push(svg("text", { class: "tick", x: x(i), y: TOP + PLOT_HEIGHT + 20, "text-anchor": anchor }, cut(label, 110)));
  });
  series.forEach(({ values }, n) => {
    paths(values, x, y).forEach((d) => parts.push(svg("path", { class: `line series-${n % 6}`, d })));
    values.forEach((value, i) => {
      if (value !== null) parts.push(svg("circle", { class: `dot series-${n % 6}`, cx: x(i), cy: y(value), r: 3.5 }));
    });
  });
  return [parts, TOP + PLOT_HEIGHT + BOTTOM];
}

function drawBars({ labels, series, maximum }, width) {
  const room = width - 44;
  const group = 24 + series.length * (BAR + 4) + 8;
  const parts = labels.flatMap((label, i) => {
    const top = i * group;
    const bars = series.flatMap(({ values }, n) => {
      const y = top + 24 + n * (BAR + 4);
      const value = values[i];
      const long = value === null ? 0 : Math.max(3, (value / maximum) * room);
      return [
        svg("rect", { class: "track", x: 0, y, width: room, height: BAR, rx: BAR / 2 }),
        value === null ? null : svg("rect", { class: `bar series-${n % 6}`, x: 0, y, width: long, height: BAR, rx: BAR / 2 }),
        svg("text", { class: "value", x: width, y: y + BAR - 2, "text-anchor": "end" }, shown(value, maximum)),
      ];
    });
    return [svg("text", { class: "label", x: 0, y: top + 16 }, cut(label, width)), ...bars];
  });
  return [parts, labels.length * group];
}

function legend(series) {
  return h("ul", { class: "legend" }, series.map(({ name }, n) =>
    h("li", {}, h("span", { class: `swatch series-${n % 6}`, "aria-hidden": "true" }), name)));
}

export function drawChart(block) {
  const draw = block.kind === "line" ? drawLines : drawBars;
  const id = `chart-${(drawn += 1)}`;
  const heading = h("figcaption", {}, block.title);
  if (!block.labels.length || !block.series.length) {
    return h("figure", { class: "card chart" }, heading, h("p", { class: "detail" }, t("chart_empty")));
  }
  const canvas = h("div", { class: "canvas" });
  const redraw = () => {
    const width = Math.max(220, Math.floor(canvas.clientWidth || 600));
    const [parts, height] = draw(block, width);
    canvas.replaceChildren(svg("svg",
      { role: "img", "aria-labelledby": `${id}-title ${id}-desc`, width, height, viewBox: `0 0 ${width} ${height}` },
      svg("title", { id: `${id}-title` }, block.title),
      svg("desc", { id: `${id}-desc` }, t(`chart_${block.kind}`, { summary: summary(block) })), parts));
  };
  let known = 0;
  new ResizeObserver(() => {
    if (canvas.clientWidth === known) return;
    known = canvas.clientWidth;
    redraw();
  }).observe(canvas);
  const rows = block.labels.map((label, i) => [label, ...block.series.map(({ values }) => shown(values[i], block.maximum))]);
  return h("figure", { class: "card chart" }, heading, block.series.length > 1 ? legend(block.series) : null, canvas,
    h("details", { class: "numbers" }, h("summary", {}, t("chart_table")),
      h("div", { class: "wide" }, drawRows([t("chart_label"), ...block.series.map(({ name }) => name)], rows))));
}
