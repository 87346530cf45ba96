// Both kinds of Telegram keyboards: buttons under a bubble, and the reply keyboard under the composer.

import { h, icon } from "./dom.js";
import { W } from "./words.js";

/** The buttons under a bubble; a pressed one shows that it is waiting until its answer has come. */
export function inlineKeyboard(message, acts) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return h(
    "div",
    { class: "inline-keyboard" },
    ...rows.map((row) =>
      h("div", { class: "inline-row" }, ...row.map((button) => inlineButton(message, button, acts))),
    ),
  );
}

function inlineButton(message, button, acts) {
  const node = h(
    "button",
    { type: "button", class: "inline-button", testid: "inline-button" },
    h("span", { class: "inline-label" }, button.text),
    button.url && icon("link"),
  );
  node.addEventListener("click", async () => {
    if (node.getAttribute("aria-busy") === "true") return;
    node.setAttribute("aria-busy", "true");
    await acts.tap(message, button);
    node.removeAttribute("aria-busy");
  });
  return node;
}

/** Fill `host` with a reply keyboard; an absent one leaves it empty. */
export function replyKeyboard(host, markup, press) {
  const rows = markup?.keyboard ?? [];
  host.replaceChildren(
    ...rows.map((row) =>
      h("div", { class: "reply-row" }, ...row.map((button) => replyButton(button, press))),
    ),
  );
  host.setAttribute("aria-label", W.composer.keyboard);
  return rows.length > 0;
}

function replyButton(told, press) {
  const button = typeof told === "string" ? { text: told } : told;
  const lead = (button.request_contact && icon("user")) || (button.request_location && icon("pin"));
  return h(
    "button",
    { type: "button", class: "reply-button", testid: "reply-button", on: { click: () => press(button) } },
    lead || null,
    h("span", {}, button.text),
  );
}
