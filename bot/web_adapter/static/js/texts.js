import { readJson } from "./dom.js";

const texts = readJson("texts");

export function t(key, values = {}) {
  return texts[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// "/quiz backprop" was a button or a command: it is shown by its name in the page's language.
export function spoken(said) {
  const [, action, rest] = /^\/([a-z-]+)(?: (.*))?$/s.exec(said) ?? [];
  const name = texts[`said.${action}`];
  if (name === undefined) return { text: said, command: false };
  return { text: rest ? `${name} · ${rest}` : name, command: true };
}
