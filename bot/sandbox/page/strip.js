// The strip on top: what this is, the demo's clock and the ways to move it, the cut line, and the fresh start.

import * as api from "./api.js";
import { h, icon, iconButton } from "./dom.js";
import { moment } from "./format.js";
import { attempt, dialog, toast } from "./notice.js";
import { forgetChats, now, on, refreshAll, refreshState, state } from "./state.js";
import { W } from "./words.js";

/** Fill the strip; it follows the state by itself. */
export function createStrip(host) {
  const clock = h("time", { class: "clock", testid: "clock", title: W.strip.clock });
  const steps = [
    step("hour", W.strip.hour, W.strip.hourTip),
    step("day", W.strip.day, W.strip.dayTip),
    step("workday", W.strip.workday, W.strip.workdayTip),
  ];
  const network = networkSwitch();
  const fresh = freshStart();
  const help = iconButton("help", W.strip.help, { testid: "help", on: { click: explain } });
  const controls = h("div", { class: "controls" }, network, fresh, help);
  host.setAttribute("aria-label", W.strip.label);
  host.replaceChildren(brand(), timeBar(clock, steps), controls);
  const tick = () => showClock(clock);
  const render = () => {
    tick();
    for (const button of steps) button.disabled = !state.clock;
    network.setAttribute("aria-checked", String(state.networkDown));
    fresh.disabled = !state.canReset;
  };
  on("state", render);
  setInterval(tick, 1000);
  render();
}

function brand() {
  const mark = h("img", { src: "/page/mark.svg", alt: "", width: "32", height: "32" });
  return h("div", { class: "brand" }, mark, h("h1", {}, W.name), h("p", { class: "tagline" }, W.tagline));
}

function timeBar(clock, steps) {
  const face = h("span", { class: "clock-face" }, icon("clock"), clock);
  const row = h("div", { class: "steps", role: "group", "aria-label": W.strip.clock }, ...steps);
  return h("div", { class: "time" }, face, row);
}

function networkSwitch() {
  const attrs = { type: "button", role: "switch", "aria-checked": "false", title: W.strip.networkTip };
  const hooks = { class: "switch", testid: "network-switch", on: { click: cut } };
  return h("button", { ...attrs, ...hooks }, h("span", { class: "knob" }), h("span", {}, W.strip.network));
}

function freshStart() {
  const attrs = { type: "button", class: "button quiet", testid: "reset", on: { click: startAnew } };
  return h("button", attrs, icon("reset"), h("span", {}, W.strip.reset));
}

function step(name, label, tip) {
  return h(
    "button",
    {
      type: "button",
      class: "button step",
      title: tip,
      disabled: true,
      testid: `advance-${name}`,
      on: { click: (event) => advance(event.currentTarget, name) },
    },
    label,
  );
}

function showClock(clock) {
  const at = now();
  const text = state.ready ? moment(at) : "";
  if (clock.textContent === text) return;
  clock.textContent = text;
  clock.dateTime = at.toISOString();
  clock.classList.toggle("moved", Boolean(state.clock?.moved));
}

async function advance(button, name) {
  button.setAttribute("aria-busy", "true");
  const told = await attempt(() => api.advanceClock(name));
  button.removeAttribute("aria-busy");
  if (!told) return;
  await attempt(refreshAll);
  toast(W.strip.movedTo(moment(now())));
}

async function cut() {
  const down = !state.networkDown;
  if (await attempt(() => api.setNetwork(down))) toast(down ? W.strip.down : W.strip.up);
  await attempt(refreshState);
}

async function startAnew() {
  const chosen = await dialog({
    title: W.reset.title,
    body: h("p", {}, W.reset.body),
    buttons: [
      { label: W.reset.no, value: "", testid: "reset-no" },
      { label: W.reset.yes, value: "yes", tone: "danger", testid: "reset-yes" },
    ],
  });
  if (chosen !== "yes" || !(await attempt(api.reset))) return;
  forgetChats();
  await attempt(refreshAll);
  toast(W.reset.done);
}

function explain() {
  const rows = W.help.steps.map(([name, text]) => h("li", {}, h("strong", {}, name), h("span", {}, text)));
  return dialog({
    title: W.help.title,
    body: [h("p", {}, W.tagline), h("ol", { class: "help" }, ...rows)],
    wide: true,
    buttons: [{ label: W.help.close, value: "ok", tone: "primary" }],
  });
}
