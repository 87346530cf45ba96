// Toasts and dialogs: how the page itself speaks up. Errors are worded here, once, kindly.

import { h, icon } from "./dom.js";
import { W } from "./words.js";

const SHOWN_FOR = 3600;

/** A short line that goes by itself; in a pane when given, else at the foot of the page. */
export function toast(text, { host = document.getElementById("toasts"), tone = "calm" } = {}) {
  const node = h("div", { class: `toast ${tone}`, testid: "toast" }, text);
  host.replaceChildren(node);
  setTimeout(() => node.classList.add("leaving"), SHOWN_FOR);
  setTimeout(() => node.remove(), SHOWN_FOR + 300);
}

/** Word a refusal of the sandbox. */
export function wording(error) {
  const known = {
    0: W.fail.offline,
    403: W.fail.blocked,
    404: W.fail.gone,
    409: W.fail.unavailable,
    413: W.fail.large,
  };
  return known[error?.status] ?? W.fail.again;
}

/** Run something; a refusal becomes a toast and `undefined`. */
export async function attempt(run) {
  try {
    return await run();
  } catch (error) {
    if (error?.status === undefined) console.error(error);
    toast(wording(error), { tone: "bad" });
    return undefined;
  }
}

/** An answer the person must acknowledge, laid over one pane. */
export function alertIn(host, text) {
  const before = document.activeElement;
  const done = () => {
    node.remove();
    before?.focus?.();
  };
  const ok = h("button", { type: "button", class: "button primary", on: { click: done } }, W.dialog.ok);
  const card = h(
    "div",
    { class: "sheet", role: "alertdialog", "aria-modal": "true", "aria-label": text },
    h("p", { class: "sheet-text" }, text),
    ok,
  );
  const node = h(
    "div",
    { class: "veil", testid: "alert", on: { keydown: (event) => event.key === "Escape" && done() } },
    card,
  );
  host.append(node);
  ok.focus();
}

/** Show a modal dialog; resolves with the value of the button pressed, or an empty string. */
export function dialog({ title, body, buttons, wide = false }) {
  return new Promise((resolve) => {
    const actions = buttons.map(({ label, value, tone = "", testid }) =>
      h("button", { type: "submit", value, class: `button ${tone}`, testid }, label),
    );
    const form = h(
      "form",
      { method: "dialog" },
      h("h2", {}, title),
      ...[body].flat(),
      h("div", { class: "dialog-actions" }, ...actions),
    );
    const node = h("dialog", { class: wide ? "dialog wide" : "dialog", "aria-label": title }, form);
    node.addEventListener("close", () => {
      node.remove();
      resolve(node.returnValue);
    });
    node.addEventListener("click", (event) => event.target === node && node.close(""));
    document.body.append(node);
    node.showModal();
  });
}

/** A picture, large, over everything. */
export function lightbox(url, name) {
  const close = h(
    "button",
    { type: "submit", class: "icon-button lightbox-close", "aria-label": W.message.close },
    icon("close"),
  );
  const node = h(
    "dialog",
    { class: "lightbox", "aria-label": name },
    h("form", { method: "dialog" }, close),
    h("img", { src: url, alt: name }),
  );
  node.addEventListener("click", () => node.close());
  node.addEventListener("close", () => node.remove());
  document.body.append(node);
  node.showModal();
}
