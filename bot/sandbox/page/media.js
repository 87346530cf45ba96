// Pictures, files and sounds in a bubble. Sizes are known before loading, so nothing jumps.

import { h, icon } from "./dom.js";
import { extension, length, size } from "./format.js";
import { lightbox } from "./notice.js";
import { W } from "./words.js";

/** One element for all the media of a message, or of the messages of one album. */
export function mediaBlock(messages) {
  const found = messages.flatMap((message) => (message.media ?? []).map((item) => ({ ...item, message })));
  if (!found.length) return null;
  const visual = found.filter(({ kind }) => kind === "photo" || kind === "video");
  const others = found.filter(({ kind }) => kind !== "photo" && kind !== "video");
  return h("div", { class: "media" }, visual.length ? grid(visual) : null, ...others.map(other));
}

function grid(items) {
  const many = items.length > 1;
  const label = many ? W.message.album(items.length) : null;
  const attrs = {
    class: many ? `grid grid-${Math.min(items.length, 4)}` : "single",
    role: many ? "group" : null,
    "aria-label": label,
  };
  return h("div", { ...attrs, testid: many ? "album" : null }, ...items.map((item) => visual(item, many)));
}

function visual(item, many) {
  const shape = many ? {} : { "aspect-ratio": ratio(item.message) };
  if (item.kind === "video")
    return h("video", { src: item.url, controls: true, preload: "metadata", class: "tile", style: shape });
  const name = item.name || W.message.photo;
  const image = h("img", { src: item.url, alt: name, loading: "lazy", decoding: "async" });
  image.addEventListener("error", () => image.replaceWith(h("span", { class: "broken" }, icon("image"))), {
    once: true,
  });
  const attrs = { type: "button", class: "tile", style: shape, title: W.message.view, testid: "photo" };
  return h("button", { ...attrs, on: { click: () => lightbox(item.url, name) } }, image);
}

function ratio(message) {
  const { width = 4, height = 3 } = message.photo?.at(-1) ?? message.video ?? {};
  const shape = width > 0 && height > 0 ? width / height : 4 / 3;
  return String(Math.min(2.4, Math.max(0.7, shape)));
}

function other(item) {
  if (item.kind === "voice" || item.kind === "audio") return player(item);
  if (item.kind === "sticker") return sticker(item);
  return documentRow(item);
}

function sticker(item) {
  const emoji = item.message.sticker?.emoji;
  if (emoji) return h("div", { class: "sticker", role: "img", "aria-label": W.message.sticker }, emoji);
  return h("img", { class: "sticker-image", src: item.url, alt: W.message.sticker });
}

const SHOWN = new Set(["application/pdf", "image/png", "image/jpeg", "image/webp", "text/plain"]);

/** A file: its kind, name and size. Only harmless kinds open in a window of this origin; the rest are saved. */
function documentRow({ url, name, mime, size: bytes }) {
  const shown = name || W.message.document;
  const kind = extension(shown);
  const badge = h(
    "span",
    { class: `file-icon${kind ? " named" : ""}`, "aria-hidden": "true" },
    kind || icon("file"),
  );
  const words = h(
    "span",
    { class: "file-words" },
    h("span", { class: "file-name" }, ...breakable(shown)),
    h("span", { class: "file-size" }, size(bytes)),
  );
  const way = SHOWN.has(mime) ? { target: "_blank", rel: "noopener noreferrer" } : { download: shown };
  return h(
    "a",
    { class: "file", href: url, ...way, "aria-label": W.message.open(shown), testid: "document" },
    badge,
    words,
  );
}

/** Keep the ending of a long name together, so that one sees what kind of file it is. */
function breakable(name) {
  const dot = name.lastIndexOf(".");
  if (dot < 1 || name.length - dot > 8) return [name];
  return [name.slice(0, dot), h("span", { class: "file-ending" }, name.slice(dot))];
}

/** A sound with a play button, a progress line and its length. */
function player(item) {
  const told = item.message[item.kind]?.duration ?? 0;
  const audio = new Audio();
  audio.preload = "none";
  audio.src = item.url;
  const clock = h("span", { class: "sound-time" }, length(told));
  const bar = h("progress", { class: "sound-bar", max: "1", value: "0", "aria-label": W.message.seek });
  const button = h(
    "button",
    { type: "button", class: "sound-play", "aria-label": W.message.play },
    icon("play"),
  );
  button.addEventListener("click", () => (audio.paused ? playAlone(audio) : audio.pause()));
  follow(audio, { button, bar, clock, told });
  const title = item.kind === "audio" && item.name ? h("span", { class: "file-name" }, item.name) : null;
  return h(
    "div",
    { class: "sound", testid: item.kind },
    button,
    h("div", { class: "sound-body" }, title, bar, clock),
  );
}

let playing = null;

function playAlone(audio) {
  if (playing && playing !== audio) playing.pause();
  playing = audio;
  audio.play().catch(() => audio.dispatchEvent(new Event("pause")));
}

function follow(audio, { button, bar, clock, told }) {
  const face = (name, label) => () => {
    button.replaceChildren(icon(name));
    button.setAttribute("aria-label", label);
  };
  audio.addEventListener("play", face("pause", W.message.pause));
  audio.addEventListener("pause", face("play", W.message.play));
  audio.addEventListener("timeupdate", () => {
    const whole = Number.isFinite(audio.duration) ? audio.duration : told || audio.currentTime;
    bar.value = whole ? Math.min(1, audio.currentTime / whole) : 0;
    clock.textContent = length(audio.currentTime || told);
  });
  bar.addEventListener("click", (event) => {
    if (Number.isFinite(audio.duration))
      audio.currentTime = (event.offsetX / bar.clientWidth) * audio.duration;
  });
}
