// Small menus that hang on a button or a pointer. One is open at a time; arrows, Enter, Escape and a press outside work.

import { h, icon } from "./dom.js";

let open = null;

/** Close the menu that is open, if any, and give the focus back. */
export function closeMenu({ restore = true } = {}) {
  if (!open) return;
  const { node, anchor } = open;
  open = null;
  node.remove();
  anchor?.setAttribute?.("aria-expanded", "false");
  if (restore) anchor?.focus?.();
}

/** Open a menu of {label, detail?, icon?, badge?, checked?, danger?, run} at an element or a point {x, y}. */
export function openMenu(anchor, items, { label, up = false } = {}) {
  const same = open?.anchor === anchor && anchor instanceof Element;
  closeMenu({ restore: false });
  if (same) return;
  const node = h(
    "div",
    { class: "menu", role: "menu", "aria-label": label, on: { keydown: onKey } },
    ...items.map(row),
  );
  document.body.append(node);
  open = { node, anchor: anchor instanceof Element ? anchor : null };
  open.anchor?.setAttribute("aria-expanded", "true");
  place(
    node,
    anchor instanceof Element ? anchor.getBoundingClientRect() : new DOMRect(anchor.x, anchor.y, 0, 0),
    up,
  );
  (node.querySelector("[aria-checked=true]") ?? node.firstElementChild)?.focus({ preventScroll: true });
}

function row(item) {
  const choose = () => {
    closeMenu();
    item.run();
  };
  const words = h(
    "span",
    { class: "menu-words" },
    h("span", { class: "menu-label" }, item.label),
    item.detail && h("span", { class: "menu-detail" }, item.detail),
  );
  const attrs = { type: "button", class: `menu-item${item.danger ? " danger" : ""}`, on: { click: choose } };
  if (item.checked === undefined) Object.assign(attrs, { role: "menuitem" });
  else Object.assign(attrs, { role: "menuitemradio", "aria-checked": String(item.checked) });
  if (item.testid) attrs.testid = item.testid;
  return h(
    "button",
    attrs,
    item.lead ?? (item.icon && icon(item.icon)),
    words,
    item.badge ? h("span", { class: "badge" }, String(item.badge)) : null,
  );
}

function place(node, box, up) {
  const gap = 6;
  const { width, height } = node.getBoundingClientRect();
  const below = box.bottom + gap + height <= innerHeight - 8;
  const top = up || !below ? Math.max(8, box.top - gap - height) : box.bottom + gap;
  const left = Math.min(Math.max(8, box.left), innerWidth - width - 8);
  node.style.setProperty("top", `${top}px`);
  node.style.setProperty("left", `${left}px`);
}

function onKey(event) {
  const rows = [...event.currentTarget.querySelectorAll(".menu-item")];
  const at = rows.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") closeMenu();
  else if (step) rows[(at + step + rows.length) % rows.length]?.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

document.addEventListener(
  "pointerdown",
  (event) => {
    if (!open || open.node.contains(event.target) || open.anchor?.contains(event.target)) return;
    closeMenu({ restore: false });
  },
  true,
);
addEventListener("resize", () => closeMenu({ restore: false }));
