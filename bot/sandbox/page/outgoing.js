// What a person sends: words, corrections, files, presses. In order, one after another, for each person.

import * as api from "./api.js";
import { attempt, toast } from "./notice.js";
import { noteSent, refreshChat } from "./state.js";
import { planUploads } from "./tray.js";
import { W } from "./words.js";

const lines = new Map();

/** Do something for a person after all that was asked for earlier; `undefined` if it was refused. */
export function inTurn(person, run) {
  const turn = (lines.get(person) ?? Promise.resolve()).then(() =>
    attempt(async () => {
      const told = await run();
      noteSent(person, told?.messages ?? (told?.message ? [told.message] : []));
      await refreshChat(person);
      return told ?? {};
    }),
  );
  lines.set(person, turn);
  return turn;
}

/** Send a draft: a correction, files with a caption, or words. Resolves to false if it was refused. */
export async function sendDraft(person, { text, edit, reply, files, asFile }) {
  if (edit) return Boolean(await inTurn(person, () => api.editText(person, edit.message_id, text)));
  if (!files.length)
    return Boolean(await inTurn(person, () => api.sendText(person, text, reply?.message_id)));
  return sendFiles(
    person,
    files.map(({ file }) => file),
    { caption: text, asFile },
  );
}

/** Send files in as few albums as Telegram would. */
async function sendFiles(person, files, { caption, asFile }) {
  const full = files.filter(({ size }) => size > 0);
  if (full.length < files.length) toast(W.fail.empty, { tone: "bad" });
  let done = true;
  for (const [at, { files: part, as, album }] of planUploads(full, asFile).entries()) {
    const told = await inTurn(person, () =>
      api.sendFiles(person, part, { caption: at === 0 ? caption : "", as, album }),
    );
    done = Boolean(told) && done;
  }
  return done;
}

/** Send a recorded or picked voice message. */
export const sendVoice = (person, file) =>
  inTurn(person, () => api.sendFiles(person, [file], { as: "voice" }));
