// A message's text and its Telegram entities, as nodes. Offsets are UTF-16 units, which is what JavaScript counts too.
// Text is hostile: it becomes text nodes only, and a link is a link only when its scheme is harmless.

import { h } from "./dom.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};
const BARE_LINK = /https?:\/\/[^\s<>"'，。；！？）】」』、]+/g;
const SAFE = new Set(["http:", "https:", "tel:", "mailto:"]);

/** Nodes for a text; `onAct({command})` or `onAct({start})` is called for commands and deep links tapped in it. */
export function richText(text, entities, onAct) {
  const spans = withBareLinks(text, entities ?? []).sort(
    (a, b) => a.offset - b.offset || b.length - a.length,
  );
  return nodesOf(text, spans, 0, text.length, onAct);
}

function withBareLinks(text, entities) {
  const linked = entities.filter(({ type }) => ["url", "text_link", "code", "pre"].includes(type));
  const free = ({ index, 0: found }) =>
    !linked.some(({ offset, length }) => offset < index + found.length && index < offset + length);
  const added = [...text.matchAll(BARE_LINK)].filter(free);
  return [
    ...entities,
    ...added.map(({ index, 0: found }) => ({ type: "url", offset: index, length: found.length })),
  ];
}

function nodesOf(text, spans, from, to, onAct) {
  const nodes = [];
  let at = from;
  let rest = spans;
  while (rest.length) {
    const [span, ...others] = rest;
    const end = Math.min(span.offset + span.length, to);
    if (span.offset > at) nodes.push(document.createTextNode(text.slice(at, span.offset)));
    const inside = others.filter((other) => other.offset < end);
    rest = others.filter((other) => other.offset >= end);
    if (end > Math.max(at, span.offset))
      nodes.push(wrap(span, text, nodesOf(text, inside, Math.max(at, span.offset), end, onAct), onAct));
    at = Math.max(at, end);
  }
  if (at < to) nodes.push(document.createTextNode(text.slice(at, to)));
  return nodes;
}

function wrap(span, text, children, onAct) {
  const own = text.slice(span.offset, span.offset + span.length);
  if (TAGS[span.type]) return h(TAGS[span.type], {}, ...children);
  if (span.type === "spoiler") return spoiler(children);
  if (span.type === "bot_command") return action(children, () => onAct({ command: own }));
  const target = address(span, own);
  return target ? link(target, children, onAct) : h("span", {}, ...children);
}

function address(span, own) {
  const raw = {
    text_link: span.url,
    url: own,
    email: `mailto:${own}`,
    phone_number: `tel:${own.replace(/[^+\d]/g, "")}`,
  }[span.type];
  if (!raw) return null;
  try {
    const url = new URL(/^[a-z][\w+.-]*:/i.test(raw) ? raw : `https://${raw}`);
    return SAFE.has(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

function link(url, children, onAct) {
  const payload = url.hostname === "t.me" ? url.searchParams.get("start") : null;
  if (payload) return action(children, () => onAct({ start: payload, bot: url.pathname.slice(1) }));
  return h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

const action = (children, run) =>
  h("button", { type: "button", class: "text-action", on: { click: run } }, ...children);

function spoiler(children) {
  const node = h(
    "button",
    { type: "button", class: "spoiler", on: { click: () => node.classList.add("shown") } },
    ...children,
  );
  return node;
}

/** May this address be opened in a new window? */
export function isSafeLink(raw) {
  try {
    return ["http:", "https:"].includes(new URL(raw).protocol);
  } catch {
    return false;
  }
}
