// Files on their way: picked, dropped or pasted, shown above the composer until they are sent. Decides how they travel:
// pictures together as photos, the rest together as files, sounds one by one, never more than ten in an album.

import { h, icon, iconButton } from "./dom.js";
import { extension, size } from "./format.js";
import { W } from "./words.js";

const PHOTO = new Set(["image/jpeg", "image/png", "image/webp"]);
const VOICE = new Set(["audio/ogg", "audio/opus", "application/ogg"]);
const ALBUM = 10;

/** One file and, for a picture, the address of its preview. */
export const waiting = (file) => ({
  file,
  preview: file.type.startsWith("image/") ? URL.createObjectURL(file) : null,
});

/** Let the previews go. */
export const release = (items) => items.forEach(({ preview }) => preview && URL.revokeObjectURL(preview));

/** How these files travel: a list of {files, as, album}. */
export function planUploads(files, asFile) {
  const isPhoto = (file) => PHOTO.has(file.type) && !asFile;
  const isVoice = (file) => VOICE.has(file.type);
  const photos = files.filter(isPhoto);
  const voices = files.filter(isVoice);
  const papers = files.filter((file) => !isPhoto(file) && !isVoice(file));
  return [
    ...pack(photos, "photo"),
    ...pack(papers, "document"),
    ...voices.map((file) => ({ files: [file], as: "voice", album: false })),
  ];
}

function pack(files, as) {
  const packs = [];
  for (let at = 0; at < files.length; at += ALBUM) packs.push(files.slice(at, at + ALBUM));
  return packs.map((part) => ({ files: part, as, album: part.length > 1 }));
}

/** Draw the tray into `host`. */
export function drawTray(host, draft, { onRemove, onAsFile }) {
  host.hidden = draft.files.length === 0;
  const chips = draft.files.map((item) => chip(item, () => onRemove(item)));
  const pictures = draft.files.some(({ file }) => PHOTO.has(file.type));
  host.replaceChildren(
    h("div", { class: "tray-chips", role: "list", "aria-label": W.composer.files }, ...chips),
    pictures ? asFile(draft, onAsFile) : "",
  );
}

function chip({ file, preview }, remove) {
  const kind = extension(file.name);
  const face = preview
    ? h("img", { src: preview, alt: "" })
    : h("span", { class: "chip-kind" }, kind || icon("file"));
  return h(
    "div",
    { class: "chip", role: "listitem", title: file.name, testid: "chip" },
    face,
    h(
      "span",
      { class: "chip-words" },
      h("span", { class: "chip-name" }, file.name),
      h("span", { class: "chip-size" }, size(file.size)),
    ),
    iconButton("close", W.composer.remove(file.name), { class: "chip-remove", on: { click: remove } }),
  );
}

function asFile(draft, onAsFile) {
  const box = h("input", {
    type: "checkbox",
    checked: draft.asFile,
    on: { change: (event) => onAsFile(event.target.checked) },
  });
  return h("label", { class: "as-file" }, box, W.composer.asFile);
}

/** Take files dropped on or pasted into `node`. */
export function takeDrops(node, take) {
  let depth = 0;
  const carries = (event) => event.dataTransfer?.types.includes("Files");
  const mark = (change) => {
    depth = Math.max(0, change);
    node.classList.toggle("dropping", depth > 0);
  };
  node.addEventListener("dragenter", (event) => carries(event) && mark(depth + 1));
  node.addEventListener("dragleave", (event) => carries(event) && mark(depth - 1));
  node.addEventListener("dragover", (event) => carries(event) && event.preventDefault());
  node.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    mark(0);
    take([...event.dataTransfer.files]);
  });
  node.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    take(files);
  });
}
