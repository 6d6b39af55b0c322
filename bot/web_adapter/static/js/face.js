// Oh-LoRA's face without pictures: an aurora with an expression. Coordinates lie in a 100 x 100 box.

import { svg } from "./dom.js";

const EYES = {
  open: ["M35 43.5v5", "M65 43.5v5"],
  smiling: ["M29 48q6-8 12 0", "M59 48q6-8 12 0"],
  closed: ["M29 45q6 6 12 0", "M59 45q6 6 12 0"],
  wide: ["M35 41v9", "M65 41v9"],
  up: ["M37 40v5", "M67 40v5"],
};
const MOUTHS = {
  calm: "M40 63q10 5 20 0",
  smile: "M36 60q14 14 28 0",
  grin: "M35 59q15 20 30 0z",
  small: "M45 64q5 3 10 0",
  round: "M50 60a5 6 0 1 0 .1 0z",
  wavy: "M39 65q5-5 11 0t11 0",
  sad: "M39 67q11-9 22 0",
  flat: "M40 65h20",
  aside: "M44 65q8-1 14-5",
};
const BROWS = {
  raised: ["M28 33q7-6 14-2", "M58 31q7-4 14 2"],
  worried: ["M29 37q7-2 12-6", "M59 31q5 4 12 6"],
  firm: ["M28 32l13 5", "M72 32l-13 5"],
  one: ["M28 36h12", "M58 32q7-6 14-1"],
};
const FACES = {
  neutral: ["open", "calm"],
  greeting: ["smiling", "grin"],
  explaining: ["open", "smile"],
  happy: ["smiling", "smile"],
  proud: ["smiling", "grin", "raised"],
  curious: ["open", "small", "one"],
  thinking: ["up", "aside", "one"],
  encouraging: ["open", "smile", "raised"],
  surprised: ["wide", "round", "raised"],
  puzzled: ["up", "wavy", "one"],
  sorry: ["closed", "sad", "worried"],
  concerned: ["open", "wavy", "worried"],
  stern: ["open", "flat", "firm"],
  goodbye: ["closed", "smile"],
};
const BLUSHING = new Set(["greeting", "happy", "proud", "encouraging", "sorry", "goodbye"]);

export function drawFace(cue, expressive = true) {
  const picture = svg("svg", { viewBox: "0 0 100 100", class: "face", "aria-hidden": "true", focusable: "false" },
    svg("circle", { cx: 50, cy: 50, r: 49, fill: "url(#aurora)" }),
    svg("circle", { cx: 50, cy: 50, r: 49, fill: "url(#aurora-light)" }));
  if (!expressive) return picture;
  const [eyes, mouth, brows] = FACES[cue.emotion] ?? FACES.neutral;
  const lines = [...EYES[eyes], ...(brows ? BROWS[brows] : [])];
  const features = svg("g", { transform: "translate(50 51) scale(1.2) translate(-50 -49)" });
  if (BLUSHING.has(cue.emotion)) {
    const opacity = (0.25 + 0.35 * cue.intensity).toFixed(2);
    for (const cx of [26, 74]) features.append(svg("ellipse", { cx, cy: 58, rx: 6, ry: 4, class: "blush", opacity }));
  }
  const solid = mouth === "grin" || mouth === "round";
  features.append(...lines.map((d) => svg("path", { d, class: "line" })),
    svg("path", { d: MOUTHS[mouth], class: solid ? "line solid" : "line" }));
  picture.append(features);
  return picture;
}
