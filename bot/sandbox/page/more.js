// The rarer things a person can do in a chat, behind the three dots.

import * as api from "./api.js";
import { h } from "./dom.js";
import { dialog } from "./notice.js";
import { inTurn } from "./outgoing.js";
import { personOf } from "./state.js";
import { W } from "./words.js";

/** The rows of the menu for one person. */
export function moreItems(id, { pickVoice, sendContact, home }) {
  const { blocked } = personOf(id);
  const turn = (run) => () => inTurn(id, run);
  const block = {
    label: blocked ? W.more.unblock : W.more.block,
    icon: "ban",
    danger: !blocked,
    run: turn(() => api.block(id, !blocked)),
  };
  if (blocked) return [block];
  return [
    { label: W.more.voice, icon: "wave", run: pickVoice },
    { label: W.more.contact, icon: "user", run: sendContact },
    { label: W.more.location, icon: "pin", run: turn(() => api.sendLocation(id, ...home)) },
    { label: W.more.sticker, icon: "smile", run: turn(() => api.sendSticker(id)) },
    block,
  ];
}

/** Ask which number to share; empty when the person would rather not. */
export async function askPhone() {
  const input = h("input", {
    type: "tel",
    class: "field",
    value: "+8613800138000",
    "aria-label": W.more.phone,
    autocomplete: "off",
    testid: "phone",
  });
  const chosen = await dialog({
    title: W.more.phoneTitle,
    body: h("label", { class: "field-label" }, W.more.phone, input),
    buttons: [
      { label: W.more.phoneCancel, value: "" },
      { label: W.more.phoneSend, value: "yes", tone: "primary" },
    ],
  });
  return chosen === "yes" ? input.value.trim() : "";
}
