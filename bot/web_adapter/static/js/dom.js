// Builds elements. Text only ever becomes text nodes, so nothing that was typed can turn into markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

export const h = (tag, props = {}, ...children) => fill(document.createElement(tag), props, children);

export const svg = (tag, props = {}, ...children) => fill(document.createElementNS(SVG, tag), props, children);

export const byId = (id) => document.getElementById(id);

export function readJson(id) {
  return JSON.parse(byId(id).textContent);
}

export const icon = (path, className) =>
  svg("svg", { viewBox: "0 0 24 24", class: `icon ${className ?? ""}`, "aria-hidden": "true", focusable: "false" },
    svg("path", { d: path }));
