// The title bar of a pane: whose phone it is, what the bot is doing, and the menus to change person or do more.

import { h, icon, iconButton } from "./dom.js";
import { initial } from "./format.js";
import { openMenu } from "./popover.js";
import { showPerson, state } from "./state.js";
import { W } from "./words.js";

/** What a role is called; an unknown one is a colleague. */
export const roleName = (role) => W.roles[role] ?? W.roles.other;

/** A round portrait in the colour of the role. */
export const portrait = (person) =>
  h("span", { class: "portrait", "data-role": person.role, "aria-hidden": "true" }, initial(person.title));

/** Make the bar; `more` gives the rows of the second menu. */
export function createHead({ index, more }) {
  const face = h("span", { class: "head-face" });
  const name = h("span", { class: "head-name" });
  const role = h("span", { class: "role-chip" });
  const others = h("span", { class: "head-others", hidden: true, testid: "others-unread" });
  const status = h("span", { class: "head-status" });
  const badge = h("span", { class: "badge", hidden: true, testid: "pane-unread" });
  const person = h(
    "button",
    {
      type: "button",
      class: "pane-person",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      testid: "pane-person",
    },
    face,
    h(
      "span",
      { class: "head-words" },
      h("span", { class: "head-line" }, name, role, icon("down")),
      h("span", { class: "head-line" }, status, others),
    ),
    badge,
  );
  const dots = iconButton("more", W.pane.more, {
    "aria-haspopup": "menu",
    "aria-expanded": "false",
    testid: "more",
  });
  person.addEventListener("click", () => openMenu(person, peopleItems(index), { label: W.pane.people }));
  dots.addEventListener("click", () => openMenu(dots, more(), { label: W.pane.more }));
  const parts = { face, name, role, others, status, badge, person };
  return {
    node: h("header", { class: "pane-head" }, person, dots),
    render: (who, chat) => render(parts, who, chat),
  };
}

function render({ face, name, role, others, status, badge, person }, who, chat) {
  if (face.dataset.of !== `${who.id}${who.title}`) {
    face.dataset.of = `${who.id}${who.title}`;
    face.replaceChildren(portrait(who));
    name.textContent = who.title;
    role.textContent = roleName(who.role);
    person.setAttribute("aria-label", W.pane.switch(who.title));
    person.title = W.pane.people;
  }
  const elsewhere = unreadBehind(who.role);
  others.hidden = !elsewhere;
  others.textContent = elsewhere ? W.pane.others(elsewhere) : "";
  badge.hidden = !who.unread;
  badge.textContent = String(who.unread || "");
  showStatus(status, who, chat);
}

/** How many of the same role, not on screen, have something unread: a case may have gone to a colleague. */
const unreadBehind = (role) =>
  state.people.filter((person) => person.unread && person.role === role && !state.panes.includes(person.id))
    .length;

function showStatus(status, who, chat) {
  const kind = who.blocked ? "blocked" : chat.typing ? "typing" : "idle";
  const text = { blocked: W.pane.blocked, typing: W.pane.typing, idle: W.pane.withBot(state.bot.first_name) }[
    kind
  ];
  if (status.dataset.kind === kind && status.dataset.text === text) return;
  Object.assign(status.dataset, { kind, text });
  const dots =
    kind === "typing"
      ? h("span", { class: "dots", "aria-hidden": "true", testid: "typing" }, h("i"), h("i"), h("i"))
      : null;
  status.replaceChildren(...[text, dots].filter(Boolean));
}

function peopleItems(index) {
  return state.people.map((person) => ({
    label: person.title,
    detail: roleName(person.role),
    lead: portrait(person),
    badge: person.unread,
    checked: state.panes[index] === person.id,
    testid: `person-${person.id}`,
    run: () => showPerson(index, person.id),
  }));
}
