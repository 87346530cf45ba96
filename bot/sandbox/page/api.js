// The page's only door to the sandbox: one function for each thing it can be asked. Knows no elements.

/** A refusal: `status` is 0 when the sandbox could not be reached at all. */
export class Refused extends Error {
  constructor(status, detail = "") {
    super(`${status} ${detail}`);
    this.status = status;
    this.detail = detail;
  }
}

async function call(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { cache: "no-store", credentials: "same-origin", ...options });
  } catch {
    throw new Refused(0);
  }
  if (!answer.ok) throw new Refused(answer.status, await answer.text().catch(() => ""));
  return answer.json().catch(() => ({}));
}

const post = (path, body = {}) =>
  call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

const person = (id, verb) => `/sandbox/people/${id}/${verb}`;

export const readState = () => call("/sandbox/state");
export const readMessages = (id) => call(person(id, "messages"));
export const sendText = (id, text, replyTo) =>
  post(person(id, "text"), replyTo ? { text, reply_to: replyTo } : { text });
export const editText = (id, messageId, text) => post(person(id, "edit"), { message_id: messageId, text });
export const start = (id, payload) => post(person(id, "start"), payload ? { payload } : {});
export const tap = (id, messageId, data) => post(person(id, "tap"), { message_id: messageId, ...data });
export const markRead = (id) => post(person(id, "read"));
export const block = (id, blocked) => post(person(id, "block"), { blocked });
export const sendContact = (id, phone, name) =>
  post(person(id, "contact"), { phone_number: phone, first_name: name });
export const sendLocation = (id, latitude, longitude) =>
  post(person(id, "location"), { latitude, longitude });
export const sendSticker = (id) => post(person(id, "sticker"));
export const advanceClock = (step) => post("/sandbox/clock", { advance: step });
export const setNetwork = (down) => post("/sandbox/network", { down });
export const reset = () => post("/sandbox/reset");

/** Upload files; several with `album` arrive as one album. */
export function sendFiles(id, files, { caption = "", as = "auto", album = false } = {}) {
  const form = new FormData();
  for (const file of files) form.append("file", file, file.name);
  if (caption) form.append("caption", caption);
  form.append("as", as);
  if (album) form.append("album", "1");
  return call(person(id, "files"), { method: "POST", body: form });
}
