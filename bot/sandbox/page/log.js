// The list of messages in a pane: what is new is added, what changed is replaced, the rest is left alone.
// It stays at the newest message unless the reader has scrolled up; then a pill tells how many have come since.

import { bubble } from "./bubble.js";
import { h, icon } from "./dom.js";
import { day, dayKey, fromUnix } from "./format.js";
import { W } from "./words.js";

const NEAR = 48;
const TOGETHER = 5 * 60;

/** Make the list; `acts` serves the bubbles, `onSeen` is told when the newest message is in sight. */
export function createLog({ acts, onSeen }) {
  const list = h("div", { class: "log-list" });
  const scroller = h("div", { class: "log", role: "log", tabindex: "0", testid: "log" }, list);
  const pill = h("button", {
    type: "button",
    class: "pill",
    hidden: true,
    testid: "newer",
    on: { click: () => toBottom(true) },
  });
  const it = {
    list,
    scroller,
    pill,
    acts: { ...acts, goTo: (id) => goTo(list, id) },
    shown: new Map(),
    owner: null,
    stuck: true,
    missed: 0,
    top: 0,
  };

  const toBottom = (smooth = false) => {
    it.stuck = true;
    scroller.scrollTo({ top: scroller.scrollHeight, behavior: smooth ? "smooth" : "instant" });
    tellPill(it);
  };
  scroller.addEventListener(
    "scroll",
    () => {
      // Only the reader's own scrolling lets go of the newest message; a keyboard sliding in must not.
      const near = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
      it.stuck = near || (it.stuck && scroller.scrollTop >= it.top);
      it.top = scroller.scrollTop;
      if (it.stuck) onSeen();
      tellPill(it);
    },
    { passive: true },
  );
  scroller.addEventListener("keydown", (event) => walk(it, event));
  const keep = new ResizeObserver(() => it.stuck && toBottom());
  keep.observe(scroller);
  keep.observe(list);
  return {
    nodes: [scroller, pill],
    toBottom,
    render: (owner, chat, isQueued) => render(it, owner, chat, isQueued, toBottom),
    atBottom: () => it.stuck,
  };
}

function render(it, owner, chat, isQueued, toBottom) {
  const fresh = it.owner !== owner || it.shown.size === 0;
  if (it.owner !== owner) it.shown.clear();
  it.owner = owner;
  const wanted = rowsOf(chat.messages, isQueued);
  const arrived = reconcile(it, wanted, !fresh);
  if (fresh || it.stuck || arrived.some(({ mine }) => mine)) toBottom();
  else it.missed += arrived.length;
  tellPill(it);
}

function tellPill(it) {
  if (it.stuck) it.missed = 0;
  it.pill.hidden = it.stuck;
  const label = it.missed ? `${W.pane.newer} ${it.missed}` : W.pane.newest;
  if (it.pill.dataset.label === label) return;
  it.pill.dataset.label = label;
  it.pill.classList.toggle("fresh", it.missed > 0);
  it.pill.replaceChildren(icon("down"), label);
}

/** Days, and groups of messages: an album is one group, anything else stands alone. */
function rowsOf(messages, isQueued) {
  const rows = [];
  for (const message of messages) {
    const last = rows.at(-1);
    if (message.media_group_id && last?.group?.[0].media_group_id === message.media_group_id) {
      last.group.push(message);
      continue;
    }
    const key = dayKey(fromUnix(message.date));
    if (last?.day !== key)
      rows.push({ key: `day ${key} ${message.message_id}`, day: key, date: message.date });
    rows.push({ key: `message ${message.message_id}`, day: key, group: [message] });
  }
  rows.forEach((row, at) => row.group && finish(row, rows[at + 1], isQueued));
  return rows;
}

function finish(row, next, isQueued) {
  const [first] = row.group;
  const after = next?.group?.[0];
  row.mine = Boolean(first.mine);
  row.queued = row.group.some(isQueued);
  row.last = !after || Boolean(after.mine) !== row.mine || after.date - row.group.at(-1).date > TOGETHER;
  row.signature = JSON.stringify([row.group, row.queued]);
}

function reconcile(it, rows, lively) {
  const keep = new Map();
  const arrived = [];
  let spot = it.list.firstChild;
  for (const row of rows) {
    const known = it.shown.get(row.key);
    const node = known && known.signature === row.signature ? known.node : make(row, it.acts);
    if (known && known.node !== node) spot = replace(known.node, node, spot);
    if (!known && row.group) {
      if (lively) node.classList.add("arriving");
      arrived.push(row);
    }
    if (row.group) node.classList.toggle("last", row.last);
    if (node === spot) spot = node.nextSibling;
    else it.list.insertBefore(node, spot);
    keep.set(row.key, { node, signature: row.signature });
  }
  while (spot) {
    const gone = spot;
    spot = spot.nextSibling;
    gone.remove();
  }
  it.shown = keep;
  return arrived;
}

function replace(old, node, spot) {
  const focused = old.contains(document.activeElement);
  if (old.parentNode) old.replaceWith(node);
  if (focused) node.focus({ preventScroll: true });
  return spot === old ? node : spot;
}

function make(row, acts) {
  if (row.group) return bubble(row.group, { queued: row.queued, acts });
  return h("div", { class: "day", testid: "day" }, h("span", {}, day(fromUnix(row.date))));
}

function goTo(list, id) {
  const node = list.querySelector(`[data-message-id="${Number(id)}"]`);
  if (!node) return;
  node.scrollIntoView({ block: "center", behavior: "smooth" });
  node.classList.remove("pointed");
  requestAnimationFrame(() => node.classList.add("pointed"));
}

/** Up and down walk through the messages; Enter opens the actions of the one in focus. */
function walk(it, event) {
  const focused = event.target.closest(".message");
  if (event.target !== it.scroller && event.target !== focused) return;
  const all = [...it.list.querySelectorAll(".message")];
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step) (focused ? all[all.indexOf(focused) + step] : all.at(-1))?.focus();
  else if (event.key === "Enter" && focused) openActions(it, focused);
  else return;
  event.preventDefault();
}

function openActions(it, node) {
  const box = node.getBoundingClientRect();
  node.dispatchEvent(
    new MouseEvent("contextmenu", {
      bubbles: true,
      cancelable: true,
      clientX: box.left + 24,
      clientY: box.top + 24,
    }),
  );
}
