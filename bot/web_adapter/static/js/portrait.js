// Her picture where there is one. Behind it stands the drawn face, for while it is late and for when it does not come.

import { h, readJson } from "./dom.js";
import { drawFace } from "./face.js";
import { t } from "./texts.js";

const data = readJson("data");
const pictures = data.pictures;
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const SPEAKS_WITHIN_MS = 4_000;
const BLINKS_WITHIN_MS = 60_000;

// A picture that is still being drawn does not hold up the page.
const pageStands = new Promise((resolve) => {
  if (document.readyState === "complete") resolve();
  else addEventListener("load", resolve, { once: true });
});
const runs = new WeakMap();
let wanted = data.face;
let usual = pictures?.face;
let newest = null;

const shown = (cue) => wanted && pictures && cue.face !== 0;

function address(cue, motion) {
  const face = pictures.faces.includes(cue.face) ? cue.face : usual;
  const step = Math.round(Math.min(1, Math.max(0, cue.intensity)) * pictures.steps);
  return `${pictures.base}/${face}/${cue.emotion}-${step}/${motion}.webp`;
}

export const gallery = () => (pictures?.faces ?? []).map((number) => ({ number, name: pictures.names[number] }));

export const faceNow = () => (wanted ? usual : 0);

export function thumbnail(face) {
  const src = address({ emotion: "happy", intensity: 0.7, face }, "still");
  return h("img", { loading: "lazy", src, alt: "", width: 256, height: 256, draggable: "false" });
}

export function drawPortrait(cue, { silent = false } = {}) {
  const drawn = drawFace(cue, wanted);
  if (!shown(cue)) return drawn;
  const alt = silent ? "" : t(`face.${cue.emotion}`);
  const image = h("img", { loading: "lazy", alt, width: 256, height: 256, draggable: "false" });
  pageStands.then(() => (image.src ||= address(cue, "still")));
  const portrait = h("span", { class: "portrait" }, drawn, image);
  image.addEventListener("load", () => drawn.remove());
  image.addEventListener("error", () => {
    if (!drawn.isConnected) return; // a clip failed: the still goes on being shown
    image.remove();
    portrait.classList.add("drawn");
  });
  return portrait;
}

// A clip gets an address of its own each time it is played: a browser would not play the same one again.
async function clip(cue, motion, patience) {
  try {
    const response = await fetch(address(cue, motion), { signal: AbortSignal.timeout(patience) });
    return response.ok ? URL.createObjectURL(await response.blob()) : null;
  } catch {
    return null;
  }
}

async function show(image, url) {
  image.src = url;
  await image.decode().catch(() => {});
  URL.revokeObjectURL(url);
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function newRun(image) {
  const run = (runs.get(image) ?? 0) + 1;
  runs.set(image, run);
  return () => runs.get(image) === run;
}

// Let her speak once, if wished, and blink from then on.
export async function enliven(portrait, cue, { speaking = false } = {}) {
  const image = portrait.querySelector("img");
  if (!image || calm.matches) return;
  const current = newRun(image);
  await pageStands;
  for (const motion of speaking ? ["speak", "blink"] : ["blink"]) {
    const url = await clip(cue, motion, motion === "speak" ? SPEAKS_WITHIN_MS : BLINKS_WITHIN_MS);
    if (!current()) return;
    if (!url) continue;
    await show(image, url);
    if (motion === "speak") await pause(pictures.speak_ms);
    if (!current()) return;
  }
}

function rest({ portrait, cue }) {
  const image = portrait.querySelector("img");
  if (!image) return;
  newRun(image);
  image.src = address(cue, "still");
}

function showInHeader(cue, speaking) {
  const place = document.querySelector(".brand-mark");
  const portrait = drawPortrait(cue, { silent: true });
  const real = portrait.matches(".portrait");
  place.classList.toggle("pictured", real);
  place.replaceChildren(...(real ? [portrait] : []));
  enliven(place, cue, { speaking });
}

// The newest reply is the one that moves; who said it is in the header, too.
export function follow(element, cue, { speaking = false } = {}) {
  if (newest) rest(newest);
  document.querySelectorAll(".reply.newest").forEach((old) => old.classList.remove("newest"));
  element.classList.add("newest");
  newest = { portrait: element.querySelector(".avatar"), cue };
  enliven(newest.portrait, cue, { speaking });
  showInHeader(cue, speaking);
}

// A new reply says whether pictures are wanted, and which face was chosen.
export function heed({ face: cue, visibility }) {
  if (visibility === "public" || cue.face === null || cue.face === undefined) return;
  wanted = cue.face !== 0;
  if (cue.face) usual = cue.face;
  mark();
}

function mark() {
  document.body.classList.toggle("pictured", Boolean(wanted && pictures));
}

mark();
showInHeader({ emotion: "greeting", intensity: 0.8 }, false);
