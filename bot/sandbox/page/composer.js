// The foot of a pane: the line to type in, what hangs on it (reply, correction, files), the buttons and the reply keyboard.
// Each person keeps an unfinished draft while another is on screen.

import { gist, textOf } from "./bubble.js";
import { h, icon, iconButton } from "./dom.js";
import { replyKeyboard } from "./keyboard.js";
import { sendDraft, sendVoice } from "./outgoing.js";
import { openMenu } from "./popover.js";
import { pick, record } from "./recorder.js";
import { drawTray, release, waiting } from "./tray.js";
import { W } from "./words.js";

const TALLEST = 140;
const blank = () => ({ text: "", reply: null, edit: null, files: [], asFile: false });

/** Make a composer; `acts` says what a reply button, a command and ArrowUp do, `onSent` follows each sending. */
export function createComposer({ acts, onSent }) {
  const it = {
    ...build(),
    drafts: new Map(),
    person: null,
    chat: null,
    open: true,
    keyboard: "",
    acts,
    onSent,
  };
  wire(it);
  return {
    node: it.node,
    render: (person, chat) => render(it, person, chat),
    reply: (message) => begin(it, { reply: message, edit: null }),
    edit: (message) => begin(it, { edit: message, reply: null, text: textOf(message) }),
    addFiles: (files) => addFiles(it, files),
    pickVoice: () =>
      pick(
        { accept: "audio/*,.ogg", multiple: false },
        ([file]) => file && sendVoice(it.person, file).then(onSent),
      ),
  };
}

function build() {
  const input = h("textarea", {
    class: "composer-input",
    rows: "1",
    placeholder: W.composer.placeholder,
    "aria-label": W.composer.placeholder,
    testid: "composer",
    enterkeyhint: "send",
  });
  const commands = h(
    "button",
    {
      type: "button",
      class: "commands",
      hidden: true,
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      title: W.composer.commands,
      testid: "commands",
    },
    icon("menu"),
    h("span", {}, W.composer.menu),
  );
  const attach = iconButton("clip", W.composer.attach, { testid: "attach" });
  const keys = iconButton("keys", W.composer.keyboardHide, { hidden: true, testid: "keyboard-toggle" });
  const send = iconButton("send", W.composer.send, { class: "solid", testid: "send", hidden: true });
  const mic = iconButton("mic", W.composer.mic, { testid: "record" });
  const bar = h("div", { class: "context", hidden: true, testid: "context" });
  const tray = h("div", { class: "tray", hidden: true });
  const recording = h("div", { class: "recording", hidden: true });
  const replies = h("div", { class: "reply-keyboard", role: "group", hidden: true });
  const line = h("div", { class: "composer-line" }, commands, attach, input, keys, mic, send, recording);
  return {
    input,
    commands,
    attach,
    keys,
    send,
    mic,
    bar,
    tray,
    recording,
    replies,
    node: h("div", { class: "composer" }, bar, tray, line, replies),
  };
}

const draftOf = (it) => {
  if (!it.drafts.has(it.person)) it.drafts.set(it.person, blank());
  return it.drafts.get(it.person);
};

function wire(it) {
  it.input.addEventListener("input", () => {
    draftOf(it).text = it.input.value;
    fit(it);
  });
  it.input.addEventListener("keydown", (event) => onKey(it, event));
  it.send.addEventListener("click", () => submit(it));
  it.attach.addEventListener("click", () => pick({}, (files) => addFiles(it, files)));
  it.mic.addEventListener("click", () =>
    record(it.recording, ([file]) => file && sendVoice(it.person, file).then(it.onSent)),
  );
  it.keys.addEventListener("click", () => {
    it.open = !it.open;
    showKeyboard(it);
  });
  it.commands.addEventListener("click", () =>
    openMenu(it.commands, commandRows(it), { label: W.composer.commands, up: true }),
  );
}

const commandRows = (it) =>
  it.chat.commands.map(({ command, description }) => ({
    label: description,
    detail: `/${command}`,
    run: () => it.acts.command(`/${command}`),
  }));

/** Enter sends, Shift+Enter breaks the line; an Enter that ends a pinyin composition does neither. */
function onKey(it, event) {
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    submit(it);
  } else if (event.key === "Escape") cancel(it);
  else if (event.key === "ArrowUp" && !it.input.value) it.acts.editLast();
}

async function submit(it) {
  const { person } = it;
  const draft = draftOf(it);
  const text = draft.text.trim();
  if (!text && !draft.files.length) return;
  it.drafts.set(person, blank());
  draw(it);
  const sent = await sendDraft(person, { ...draft, text });
  if (sent) release(draft.files);
  else if (!draftOf(it).text && it.person === person) it.drafts.set(person, draft);
  draw(it);
  if (sent) it.onSent();
}

function begin(it, change) {
  Object.assign(draftOf(it), change);
  draw(it);
  it.input.focus();
}

function cancel(it) {
  const draft = draftOf(it);
  if (draft.edit) draft.text = "";
  Object.assign(draft, { edit: null, reply: null });
  draw(it);
}

function addFiles(it, files) {
  draftOf(it).files.push(...files.map(waiting));
  draw(it);
  it.input.focus();
}

function render(it, person, chat) {
  const moved = it.person !== person;
  Object.assign(it, { person, chat });
  it.commands.hidden = chat.commands.length === 0;
  const keyboard = JSON.stringify([person, chat.keyboard]);
  if (it.keyboard !== keyboard) {
    it.keyboard = keyboard;
    it.open = true;
    replyKeyboard(it.replies, chat.keyboard, (button) => pressed(it, button));
    showKeyboard(it);
  }
  if (moved) draw(it);
}

function pressed(it, button) {
  if (it.chat.keyboard?.one_time_keyboard) it.open = false;
  showKeyboard(it);
  it.acts.press(button);
}

function showKeyboard(it) {
  const has = it.replies.childElementCount > 0;
  it.replies.hidden = !(has && it.open);
  it.keys.hidden = !has;
  it.keys.setAttribute("aria-pressed", String(has && it.open));
  const label = it.open ? W.composer.keyboardHide : W.composer.keyboardShow;
  it.keys.setAttribute("aria-label", label);
  it.keys.title = label;
  hint(it);
}

function hint(it) {
  const asked = it.replies.hidden ? null : it.chat?.keyboard?.input_field_placeholder;
  it.input.placeholder = draftOf(it).files.length ? W.composer.caption : asked || W.composer.placeholder;
}

function draw(it) {
  const draft = draftOf(it);
  if (it.input.value !== draft.text) it.input.value = draft.text;
  drawContext(it, draft);
  drawTray(it.tray, draft, {
    onRemove: (item) => {
      release([item]);
      draft.files = draft.files.filter((other) => other !== item);
      draw(it);
    },
    onAsFile: (asFile) => {
      draft.asFile = asFile;
    },
  });
  hint(it);
  fit(it);
}

function drawContext(it, { reply, edit }) {
  const about = edit ?? reply;
  it.bar.hidden = !about;
  if (!about) return;
  const name = edit
    ? W.composer.editing
    : W.composer.replying(reply.mine ? W.composer.me : (reply.from?.first_name ?? ""));
  it.bar.replaceChildren(
    icon(edit ? "edit" : "reply"),
    h(
      "span",
      { class: "context-words" },
      h("span", { class: "context-name" }, name),
      h("span", { class: "context-text" }, gist(about)),
    ),
    iconButton("close", W.composer.cancel, { on: { click: () => cancel(it) } }),
  );
}

/** Grow with the text, up to a point; swap the microphone for the sending button when there is something to send. */
function fit(it) {
  const draft = draftOf(it);
  const full = Boolean(draft.text.trim() || draft.files.length || draft.edit);
  it.send.hidden = !full;
  it.mic.hidden = full;
  it.input.style.setProperty("height", "auto");
  it.input.style.setProperty("height", `${Math.min(it.input.scrollHeight, TALLEST)}px`);
}
