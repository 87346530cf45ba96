// What the page knows: the people, their chats, the clock, the switches. Reads through the API, tells whoever listens.
// Knows no elements. Several changes in a row cost one reading: a reading under way is repeated once, never stacked.

import * as api from "./api.js";

const bus = new EventTarget();
const chats = new Map();
const queued = new Set();
let chosen = false; // whether somebody has chosen whom the panes show; until then the sandbox decides

export const state = {
  ready: false,
  bot: { first_name: "", username: "" },
  people: [],
  panes: [],
  clock: null,
  networkDown: false,
  canReset: false,
};

/** Call `listener` at each change named `what`: "state", "network" or "chat:<id>". */
export function on(what, listener) {
  bus.addEventListener(what, listener);
  return () => bus.removeEventListener(what, listener);
}

const tell = (what) => bus.dispatchEvent(new Event(what));

/** The chat of one person; empty and not loaded until first read. */
export function chatOf(id) {
  if (!chats.has(id))
    chats.set(id, { loaded: false, messages: [], typing: false, keyboard: null, commands: [] });
  return chats.get(id);
}

/** A person has seen everything: the counts go at once, everywhere. */
export function forgetUnread(person) {
  person.unread = 0;
  queueMicrotask(() => tell("state"));
}

export const personOf = (id) => state.people.find((person) => person.id === id) ?? null;

/** The demo's time now, moving on between readings; the machine's own time when the demo has no clock. */
export function now() {
  if (!state.clock) return new Date();
  return new Date(state.clock.base + performance.now() - state.clock.readAt);
}

/** Take the time the sandbox told. */
export function takeClock(told) {
  state.clock = told?.now
    ? { base: Date.parse(told.now), readAt: performance.now(), moved: Boolean(told.moved) }
    : null;
  tell("state");
}

function takeState(told) {
  const wasDown = state.networkDown;
  Object.assign(state, {
    ready: true,
    bot: told.bot ?? state.bot,
    people: told.people ?? [],
    canReset: Boolean(told.can_reset),
    networkDown: Boolean(told.network_down),
  });
  if (!chosen || !state.panes.every(personOf)) state.panes = (told.panes ?? []).slice(0, 3);
  if (wasDown && !state.networkDown) forgetQueued();
  takeClock(told.clock);
  if (wasDown !== state.networkDown) tell("network");
  for (const id of state.panes) if (!chatOf(id).loaded) refreshChat(id).catch(() => {});
}

function forgetQueued() {
  queued.clear();
  for (const id of chats.keys()) tell(`chat:${id}`);
}

/** Wrap a reading so that calls while it runs lead to exactly one more run. */
function once(read) {
  let running = null;
  let again = false;
  const run = async () => {
    do {
      again = false;
      await read();
    } while (again);
  };
  return () => {
    if (running) again = true;
    else
      running = run().finally(() => {
        running = null;
      });
    return running;
  };
}

export const refreshState = once(async () => takeState(await api.readState()));

const TYPING_LASTS = 5200;
const readers = new Map();

/** Read one person's chat anew. */
export function refreshChat(id) {
  if (!readers.has(id))
    readers.set(
      id,
      once(() => readChat(id)),
    );
  return readers.get(id)();
}

async function readChat(id) {
  const told = await api.readMessages(id);
  const messages = (told.messages ?? []).filter((message) => !message.deleted);
  hideQuietEdits(chatOf(id).messages, messages);
  Object.assign(chatOf(id), {
    loaded: true,
    messages,
    typing: Boolean(told.typing),
    keyboard: told.keyboard ?? null,
    commands: told.commands ?? [],
  });
  tell(`chat:${id}`);
  if (told.typing) setTimeout(() => refreshChat(id).catch(() => {}), TYPING_LASTS); // nobody tells when it fades
}

/** A message whose buttons alone were changed is not called edited, as in Telegram. */
function hideQuietEdits(before, after) {
  const known = new Map(before.map((message) => [message.message_id, message]));
  for (const message of after) {
    const old = known.get(message.message_id);
    const same = old && old.text === message.text && old.caption === message.caption;
    if (same && message.edit_date && (old.edit_hide || !old.edit_date)) message.edit_hide = true;
  }
}

/** Read everything that is on screen anew, as after a reconnection. */
export async function refreshAll() {
  await refreshState();
  await Promise.all(state.panes.map(refreshChat));
}

/** Forget every chat, as after a fresh start. */
export function forgetChats() {
  chats.clear();
  queued.clear();
  chosen = false;
}

/** Show another person in a pane; when that person is on screen already, the two panes swap. */
export function showPerson(pane, id) {
  const other = state.panes.indexOf(id);
  if (other >= 0) state.panes[other] = state.panes[pane];
  state.panes[pane] = id;
  chosen = true;
  tell("state");
  return Promise.all(state.panes.map(refreshChat));
}

/** Remember that these were sent while Telegram was down, so they can be shown as waiting. */
export function noteSent(person, messages) {
  if (!state.networkDown) return;
  for (const message of messages) queued.add(`${person}:${message.message_id}`);
}

export const isQueued = (person, message) => queued.has(`${person}:${message.message_id}`);
