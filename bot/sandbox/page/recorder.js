// Recording a voice message where the browser can; where it cannot, or may not, a voice file is picked instead.

import { h, iconButton } from "./dom.js";
import { length } from "./format.js";
import { toast } from "./notice.js";
import { W } from "./words.js";

// Best first: Telegram's own container, then one the desk accepts as evidence, then whatever the browser has.
const FORMATS = [
  ["audio/ogg;codecs=opus", "ogg"],
  ["audio/mp4", "m4a"],
  ["audio/mp4;codecs=opus", "m4a"],
  ["audio/webm;codecs=opus", "webm"],
];
const canRecord = () => Boolean(globalThis.MediaRecorder && navigator.mediaDevices?.getUserMedia);

/** Let the person pick files. */
export function pick({ accept = "", multiple = true }, take) {
  const input = h("input", { type: "file", accept, multiple });
  input.addEventListener("change", () => take([...input.files]));
  input.click();
}

/** Record into `host`; `take` receives the finished voice file, or files picked instead. */
export async function record(host, take) {
  const stream = canRecord()
    ? await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => null)
    : null;
  if (!stream) {
    toast(W.record.denied);
    pick({ accept: "audio/*,.ogg", multiple: false }, take);
    return;
  }
  const [format, ending] = FORMATS.find(([type]) => MediaRecorder.isTypeSupported(type)) ?? ["", "webm"];
  const recorder = new MediaRecorder(stream, format ? { mimeType: format } : {});
  const parts = [];
  let wanted = false;
  const bar = drawBar(host, (keep) => {
    wanted = keep;
    recorder.stop();
  });
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  recorder.addEventListener("stop", () => {
    stream.getTracks().forEach((track) => track.stop());
    bar.end();
    const type = recorder.mimeType.split(";")[0] || "audio/webm";
    if (wanted && parts.length) take([new File(parts, `${W.composer.voiceName}.${ending}`, { type })]);
  });
  recorder.start();
}

function drawBar(host, stop) {
  const started = performance.now();
  const clock = h("span", { class: "record-time" }, length(0));
  const ticking = setInterval(() => {
    clock.textContent = length((performance.now() - started) / 1000);
  }, 250);
  const cancel = iconButton("close", W.record.cancel, { on: { click: () => stop(false) } });
  const send = iconButton("send", W.record.send, { class: "solid", on: { click: () => stop(true) } });
  host.replaceChildren(
    cancel,
    h("span", { class: "record-dot" }),
    clock,
    h("span", { class: "record-label" }, W.record.label),
    send,
  );
  host.hidden = false;
  send.focus();
  const end = () => {
    clearInterval(ticking);
    host.hidden = true;
    host.replaceChildren();
  };
  return { end };
}
