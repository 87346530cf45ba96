// Puts the page together and keeps it live.

import { h } from "./dom.js";
import { listen } from "./events.js";
import { attempt, toast } from "./notice.js";
import { createPane } from "./pane.js";
import { forgetChats, on, refreshAll, refreshChat, refreshState, state } from "./state.js";
import { createStrip } from "./strip.js";
import { createTabs } from "./tabs.js";
import { W } from "./words.js";

const panes = [0, 1, 2].map(createPane);
document.getElementById("panes").append(...panes.map(({ node }) => node));
createStrip(document.getElementById("strip"));
const lookAgain = () => panes.forEach(({ seen }) => seen());
createTabs(document.getElementById("tabs"), panes, lookAgain);

const lost = h(
  "div",
  { class: "lost", role: "status", hidden: true, testid: "lost" },
  h("span", { class: "spinner" }),
  W.strip.lost,
);
document.body.append(lost);

on("state", () => {
  const unread = state.people.reduce((sum, person) => sum + (person.unread || 0), 0);
  document.title = W.title(unread);
});
document.addEventListener("visibilitychange", lookAgain);
for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => event.preventDefault());

const quietly = (promise) => promise.catch(() => {});

listen({
  onChange({ people = [], what }) {
    if (what === "reset") forgetChats();
    if (what === "reset" || what === "clock") return quietly(refreshAll());
    const shown = state.panes.filter((id) => people.includes(id));
    if (what !== "typing") quietly(refreshState());
    return Promise.all(shown.map((id) => quietly(refreshChat(id))));
  },
  async onOpen(again) {
    lost.hidden = true;
    if (again) toast(W.strip.back);
    await attempt(refreshAll);
    document.body.classList.add("ready");
  },
  onLost() {
    lost.hidden = false;
  },
});
