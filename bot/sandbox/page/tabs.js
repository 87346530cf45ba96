// On a narrow screen one phone is shown at a time, chosen by these tabs. On a wide one they are hidden and all are shown.

import { h } from "./dom.js";
import { portrait } from "./head.js";
import { on, personOf, state } from "./state.js";
import { W } from "./words.js";

/** Fill the tabs; `onShow` is told after another pane came into sight. */
export function createTabs(host, panes, onShow) {
  const tabs = panes.map((_, index) =>
    h("button", {
      type: "button",
      role: "tab",
      class: "tab",
      id: `tab-${index}`,
      "aria-controls": `pane-${index}`,
      testid: `tab-${index}`,
    }),
  );
  const choose = (index) => {
    panes.forEach(({ node }, at) => node.classList.toggle("current", at === index));
    tabs.forEach((tab, at) => {
      tab.setAttribute("aria-selected", String(at === index));
      tab.tabIndex = at === index ? 0 : -1;
    });
    onShow();
  };
  tabs.forEach((tab, index) => tab.addEventListener("click", () => choose(index)));
  host.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = (tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length;
    choose(next);
    tabs[next].focus();
  });
  host.setAttribute("aria-label", W.pane.tabs);
  host.replaceChildren(...tabs);
  on("state", () => tabs.forEach((tab, index) => draw(tab, personOf(state.panes[index]))));
  choose(0);
}

function draw(tab, person) {
  tab.hidden = !person;
  if (!person) return;
  tab.dataset.role = person.role;
  const [name] = person.title.split("·");
  const badge = person.unread
    ? h("span", { class: "badge", "aria-label": W.pane.unread(person.unread) }, String(person.unread))
    : null;
  tab.replaceChildren(
    ...[portrait(person), h("span", { class: "tab-name" }, name.trim()), badge].filter(Boolean),
  );
}
