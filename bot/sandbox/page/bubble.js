// One bubble: whom it answers, its media, its words, its time, its buttons. An album is one bubble of several messages.

import { h, icon } from "./dom.js";
import { fromUnix, moment, time } from "./format.js";
import { inlineKeyboard } from "./keyboard.js";
import { mediaBlock } from "./media.js";
import { richText } from "./richtext.js";
import { W } from "./words.js";

/** Make the element of one group of messages; `acts` says what taps, commands, quotes and menus do. */
export function bubble(group, { queued, acts }) {
  const [first] = group;
  const said = group.find((message) => textOf(message)) ?? first;
  const node = h(
    "article",
    attributes(group, said),
    h(
      "div",
      { class: "bubble" },
      forwarded(first),
      quote(first, acts),
      mediaBlock(group),
      special(first),
      words(said, acts),
      foot(group, queued),
    ),
    inlineKeyboard(group.at(-1), acts),
  );
  node.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a, img, audio, video") || !getSelection().isCollapsed) return;
    event.preventDefault();
    acts.menu(said, { x: event.clientX, y: event.clientY });
  });
  node.addEventListener("dblclick", (event) => event.target.closest("button, a") || acts.reply(said));
  return node;
}

function attributes(group, said) {
  const [first] = group;
  const kinds = group.flatMap(({ media = [] }) => media.map(({ kind }) => kind));
  const visual = kinds.length > 0 && kinds.every((kind) => kind === "photo" || kind === "video");
  const bare = kinds.length === 1 && kinds[0] === "sticker";
  const look = [visual && "visual", visual && !textOf(said) && "wordless", bare && "bare"]
    .filter(Boolean)
    .join(" ");
  return {
    class: `message ${first.mine ? "mine" : "theirs"} ${look}`,
    testid: "message",
    tabindex: "-1",
    "data-message-id": group.at(-1).message_id,
    "data-mine": String(Boolean(first.mine)),
  };
}

/** What a message says, whichever field it is in. */
export const textOf = (message) => message.text ?? message.caption ?? "";

/** A one-line account of a message, for quotes. */
export function gist(message) {
  const kind =
    message.media?.[0]?.kind ??
    ["photo", "document", "voice", "audio", "video", "sticker", "contact", "location"].find(
      (name) => message[name],
    );
  const said = textOf(message).replace(/\s+/g, " ").trim();
  return said || message.document?.file_name || (kind && W.message[kind]) || W.message.gone;
}

function words(message, acts) {
  const text = textOf(message);
  if (!text) return null;
  const attrs = { class: `bubble-text${onlyEmoji(text) ? " big" : ""}`, dir: "auto", testid: "bubble-text" };
  return h("div", attrs, ...richText(text, message.entities ?? message.caption_entities, acts.text));
}

const onlyEmoji = (text) =>
  /^(\p{Extended_Pictographic}[\u200d\ufe0f\u{1f3fb}-\u{1f3ff}]*){1,3}$/u.test(text.trim());

function quote(message, acts) {
  const about = message.reply_to_message;
  if (!about) return null;
  const name = (about.mine ?? about.from?.is_bot === false) ? W.composer.me : (about.from?.first_name ?? "");
  return h(
    "button",
    { type: "button", class: "quote", on: { click: () => acts.goTo(about.message_id) } },
    h("span", { class: "quote-name" }, name),
    h("span", { class: "quote-text" }, message.quote?.text ?? gist(about)),
  );
}

function forwarded({ forward_origin: origin }) {
  const name = origin?.sender_user?.first_name ?? origin?.sender_user_name ?? origin?.chat?.title;
  return name ? h("div", { class: "forwarded" }, W.message.forwarded(name)) : null;
}

function special(message) {
  if (message.contact) {
    return card(
      "user",
      [message.contact.first_name, message.contact.last_name].filter(Boolean).join(" "),
      message.contact.phone_number,
    );
  }
  if (message.location) {
    const { latitude, longitude } = message.location;
    return card(
      "pin",
      message.venue?.title ?? W.message.location,
      `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`,
    );
  }
  if (message.sticker && !message.media?.length)
    return h("div", { class: "sticker" }, message.sticker.emoji ?? "🙂");
  return textOf(message) || message.media?.length
    ? null
    : h("div", { class: "bubble-text faint" }, W.message.unknown);
}

const card = (shape, title, detail) =>
  h(
    "div",
    { class: "file" },
    h("span", { class: "file-icon" }, icon(shape)),
    h(
      "span",
      { class: "file-words" },
      h("span", { class: "file-name" }, title),
      h("span", { class: "file-size" }, detail),
    ),
  );

function foot(group, queued) {
  const last = group.at(-1);
  const at = fromUnix(last.date);
  const mark = queued ? icon("clock") : icon("check");
  mark.setAttribute("aria-hidden", "false");
  mark.setAttribute("role", "img");
  mark.setAttribute("aria-label", queued ? W.message.queued : W.message.sent);
  return h(
    "div",
    { class: "foot", title: moment(at) },
    group.some((message) => message.edit_date && !message.edit_hide) &&
      h("span", { class: "edited", testid: "edited" }, W.message.edited),
    h("time", { datetime: at.toISOString() }, time(at)),
    last.mine ? mark : null,
  );
}
