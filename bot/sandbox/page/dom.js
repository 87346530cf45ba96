// How elements are made. Text only ever enters the page as text nodes or attributes, never as markup,
// so nothing a person types or names a file can become part of the page.

const SVG = "http://www.w3.org/2000/svg";

/** Make an element: attributes by name, `on` for listeners, `style` for custom properties, the rest children. */
export function h(tag, attrs = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) set(node, name, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function set(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "on")
    for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
  else if (name === "style")
    for (const [key, part] of Object.entries(value)) node.style.setProperty(key, part);
  else if (name === "testid") node.dataset.testid = value;
  else node.setAttribute(name, value === true ? "" : String(value));
}

const SHAPES = {
  send: "M4 12 20 4l-4.5 16-4-6.5L4 12Zm7.5 1.5L20 4",
  clip: "m19 11-7.6 7.6a4.6 4.6 0 0 1-6.5-6.5l8-8a3.1 3.1 0 0 1 4.4 4.4l-7.9 7.9a1.6 1.6 0 0 1-2.2-2.2l7-7",
  mic: "M12 3.5a2.7 2.7 0 0 1 2.7 2.7v5a2.7 2.7 0 0 1-5.4 0v-5A2.7 2.7 0 0 1 12 3.5ZM6 11.2a6 6 0 0 0 12 0M12 17.2v3.3",
  menu: "M5 8h14M5 12h14M5 16h9",
  down: "m6 9 6 6 6-6",
  close: "m6 6 12 12M18 6 6 18",
  reply: "M9.5 6 4 11.2l5.5 5.2M4.4 11.2h9.1a6 6 0 0 1 6 6v.8",
  edit: "m5 19 1-4L16.4 4.6a1.5 1.5 0 0 1 2.1 0l.9.9a1.5 1.5 0 0 1 0 2.1L9 18l-4 1Z",
  copy: "M9 9h10v11H9zM15 9V4H5v11h4",
  file: "M7 3.5h7l4.5 4.5v12.5h-11.5zM13.5 3.5v5h5",
  play: "M8 5.5v13l10.5-6.5L8 5.5Z",
  pause: "M8.5 6v12M15.5 6v12",
  more: "M12 6h.01M12 12h.01M12 18h.01",
  keys: "M3.5 7h17v10h-17zM7 10.2h.01M10.3 10.2h.01M13.7 10.2h.01M17 10.2h.01M8.5 13.8h7",
  check: "m5 12.5 4.5 4.5L19 7.5",
  clock: "M12 4.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15ZM12 8v4.3l2.8 1.7",
  ban: "M12 4.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15ZM6.8 6.8l10.4 10.4",
  pin: "M12 20.5s6.5-5.6 6.5-10.7a6.5 6.5 0 0 0-13 0C5.5 14.9 12 20.5 12 20.5ZM12 7.8a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4Z",
  user: "M12 5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM5 19.5c.8-3.3 3.5-5 7-5s6.2 1.7 7 5",
  smile: "M12 4.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15ZM9 10h.01M15 10h.01M8.7 13.8c1.8 2.4 4.8 2.4 6.6 0",
  reset: "M5 12a7 7 0 1 0 2.3-5.2L5 9M5 4.5V9h4.5",
  help: "M12 4.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15ZM9.8 10a2.3 2.3 0 1 1 3.4 2c-.8.5-1.2.9-1.2 1.8M12 16.3h.01",
  link: "M8 16 16.5 7.5M9.5 7.5h7v7",
  image: "M4.5 5.5h15v13h-15zM5 16l4.5-4.5L13 15l2.5-2.5L19 16M15.2 9h.01",
  wave: "M4 12h.01M8 8.5v7M12 5.5v13M16 8.5v7M20 12h.01",
};

/** A line icon; decoration only, so hidden from assistive technology. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

/** An icon button; its label is spoken and shown as a tip. */
export function iconButton(name, label, attrs = {}) {
  const { class: extra = "", ...rest } = attrs;
  return h(
    "button",
    { type: "button", class: `icon-button ${extra}`, "aria-label": label, title: label, ...rest },
    icon(name),
  );
}
