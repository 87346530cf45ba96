// One phone: whose it is, the chat, the composer. Joins the state to the elements and says what each press does.

import * as api from "./api.js";
import { textOf } from "./bubble.js";
import { createComposer } from "./composer.js";
import { h, icon } from "./dom.js";
import { createHead } from "./head.js";
import { createLog } from "./log.js";
import { alertIn, attempt, toast } from "./notice.js";
import { inTurn } from "./outgoing.js";
import { askPhone, moreItems } from "./more.js";
import { openMenu } from "./popover.js";
import { isSafeLink } from "./richtext.js";
import { chatOf, forgetUnread, isQueued, on, personOf, refreshChat, state } from "./state.js";
import { takeDrops } from "./tray.js";
import { W } from "./words.js";

const HOME = [31.2304, 121.4737];

/** Make the pane at `index`; it follows the state by itself. */
export function createPane(index) {
  const it = { index, person: null, unlisten: () => {} };
  it.log = createLog({ acts: actsOf(it), onSeen: () => seen(it) });
  it.composer = createComposer({ acts: actsOf(it), onSent: () => it.log.toBottom() });
  it.head = createHead({
    index,
    more: () =>
      moreItems(it.person, {
        pickVoice: it.composer.pickVoice,
        sendContact: () => shareContact(it),
        home: HOME,
      }),
  });
  it.toasts = h("div", { class: "pane-toasts", role: "status", "aria-live": "polite", testid: "answers" });
  it.banner = h(
    "div",
    { class: "banner", hidden: true, testid: "banner" },
    h("span", { class: "banner-dot" }),
    W.pane.offline,
  );
  it.empty = h("div", { class: "empty", hidden: true });
  it.begin = h("button", {
    type: "button",
    class: "begin",
    hidden: true,
    testid: "start",
    on: { click: () => start(it) },
  });
  const body = h("div", { class: "pane-body" }, ...it.log.nodes, it.empty, it.banner, it.toasts);
  it.foot = h("div", { class: "pane-foot" }, it.composer.node, it.begin);
  it.node = h(
    "section",
    { class: "pane", testid: `pane-${index}`, id: `pane-${index}`, tabindex: "-1" },
    it.head.node,
    body,
    it.foot,
    h("div", { class: "drop-veil", "aria-hidden": "true" }, icon("file"), W.composer.drop),
  );
  takeDrops(it.node, (files) => it.begin.hidden && it.composer.addFiles(files));
  on("state", () => follow(it));
  on("network", () => showNetwork(it));
  return { node: it.node, seen: () => seen(it) };
}

function actsOf(it) {
  const say = (text) => inTurn(it.person, () => api.sendText(it.person, text)).then(() => it.log.toBottom());
  return {
    tap: (message, button) => tap(it, message, button),
    text: ({ command, start: payload, bot }) => (command ? say(command) : followLink(it, bot, payload)),
    command: say,
    press: (button) => press(it, button, say),
    reply: (message) => it.composer.reply(message),
    menu: (message, point) => openMenu(point, messageItems(it, message), { label: W.message.actions }),
    editLast: () => {
      const own = chatOf(it.person).messages.findLast((message) => message.mine && textOf(message));
      if (own) it.composer.edit(own);
    },
  };
}

/** Show the person this pane holds now. */
function follow(it) {
  const id = state.panes[it.index];
  it.node.hidden = !personOf(id);
  if (it.node.hidden) return;
  if (id !== it.person) {
    it.unlisten();
    it.person = id;
    it.unlisten = on(`chat:${id}`, () => show(it));
    show(it);
    showNetwork(it);
  }
  const person = personOf(id);
  it.node.dataset.role = person.role;
  it.node.setAttribute("aria-label", W.pane.label(person.title));
  it.head.render(person, chatOf(id));
  showFoot(it);
  seen(it);
}

function show(it) {
  const chat = chatOf(it.person);
  it.log.render(it.person, chat, (message) => isQueued(it.person, message));
  it.log.nodes[0].setAttribute("aria-label", W.pane.log(personOf(it.person).title));
  it.composer.render(it.person, chat);
  it.head.render(personOf(it.person), chat);
  showFoot(it);
  seen(it);
}

/** The composer; or, in an empty or blocked chat, one button that begins it. */
function showFoot(it) {
  const chat = chatOf(it.person);
  const person = personOf(it.person);
  const fresh = chat.loaded && chat.messages.length === 0;
  const begin = fresh || person.blocked;
  it.begin.hidden = !begin;
  it.composer.node.hidden = begin || !chat.loaded;
  it.empty.hidden = chat.loaded && !fresh;
  it.begin.textContent = person.blocked ? W.empty.restart : W.empty.start;
  if (it.empty.hidden || it.empty.dataset.kind === kindOf(chat, person)) return;
  it.empty.dataset.kind = kindOf(chat, person);
  const [title, detail] = !chat.loaded
    ? [W.pane.loading, ""]
    : person.role === "client"
      ? W.empty.client
      : W.empty.staff;
  it.empty.replaceChildren(
    h(
      "div",
      { class: "empty-card" },
      h("img", { src: "/page/mark.svg", alt: "", width: "44", height: "44" }),
      h("p", { class: "empty-title" }, title),
      h("p", { class: "empty-detail" }, detail),
    ),
  );
}

const kindOf = (chat, person) => (chat.loaded ? person.role : "loading");

function showNetwork(it) {
  it.banner.hidden = !state.networkDown;
}

async function start(it) {
  it.begin.disabled = true;
  const { blocked } = personOf(it.person);
  await inTurn(it.person, () => (blocked ? api.block(it.person, false) : api.start(it.person)));
  it.begin.disabled = false;
}

async function tap(it, message, button) {
  if (button.copy_text) return copy(button.copy_text.text);
  if (button.url && !/^tg:|\/\/t(elegram)?\.me\//.test(button.url)) return openLink(button.url);
  const ask = button.callback_data === undefined ? { label: button.text } : { data: button.callback_data };
  const told = await attempt(() => api.tap(it.person, message.message_id, ask));
  if (told?.url) openLink(told.url);
  const { text, show_alert: loud } = told?.answer ?? {};
  if (text && loud) alertIn(it.node, text);
  else if (text) toast(text, { host: it.toasts });
  else if (told && state.networkDown) toast(W.pane.tapQueued, { host: it.toasts });
  return refreshChat(it.person).catch(() => {});
}

const openLink = (url) => isSafeLink(url) && window.open(url, "_blank", "noopener,noreferrer");

function followLink(it, bot, payload) {
  if (bot === state.bot.username) return inTurn(it.person, () => api.start(it.person, payload));
  return openLink(`https://t.me/${encodeURIComponent(bot)}?start=${encodeURIComponent(payload)}`);
}

function press(it, button, say) {
  if (button.request_contact) return shareContact(it);
  if (button.request_location) return inTurn(it.person, () => api.sendLocation(it.person, ...HOME));
  return say(button.text);
}

async function shareContact(it) {
  const { person } = it;
  const phone = await askPhone();
  if (phone) await inTurn(person, () => api.sendContact(person, phone, personOf(person).first_name));
}

function messageItems(it, message) {
  const text = textOf(message);
  const items = [{ label: W.message.reply, icon: "reply", run: () => it.composer.reply(message) }];
  if (text) items.push({ label: W.message.copy, icon: "copy", run: () => copy(text) });
  if (message.mine && text)
    items.push({ label: W.message.edit, icon: "edit", run: () => it.composer.edit(message) });
  return items;
}

async function copy(text) {
  if (await attempt(() => navigator.clipboard.writeText(text).then(() => true))) toast(W.message.copied);
}

/** Tell the sandbox that the newest message has been seen, when it truly has. */
function seen(it) {
  const person = personOf(it.person);
  const visible = it.node.offsetParent !== null && document.visibilityState === "visible";
  if (!person?.unread || !visible || !it.log.atBottom() || !chatOf(it.person).loaded) return;
  forgetUnread(person);
  api.markRead(person.id).catch(() => {});
}
