// How times, dates and sizes read. Everything shown is China time, whatever the machine's own zone.

const ZONE = "Asia/Shanghai";
const part = (options) => new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, ...options });
const TIME = part({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const DAY = part({ month: "long", day: "numeric", weekday: "long" });
const KEY = part({ year: "numeric", month: "2-digit", day: "2-digit" });

/** 09:05 */
export const time = (date) => TIME.format(date);

/** 11月23日 星期一 */
export function day(date) {
  const found = Object.fromEntries(DAY.formatToParts(date).map(({ type, value }) => [type, value]));
  return `${found.month}月${found.day}日 ${found.weekday}`.replace("月月", "月");
}

/** 11月23日 星期一 09:05 */
export const moment = (date) => `${day(date)} ${time(date)}`;

/** A key equal for two moments of the same day in China. */
export const dayKey = (date) => KEY.format(date);

/** Telegram counts seconds; the page counts milliseconds. */
export const fromUnix = (seconds) => new Date(seconds * 1000);

/** 1.2 MB */
export function size(bytes) {
  if (!Number.isFinite(bytes)) return "";
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(bytes < 10240 ? 1 : 0)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** 1:05 */
export function length(seconds) {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.round(seconds)) : 0;
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** The one or two characters in a round portrait. */
export function initial(name) {
  const [first = "?"] = [...(name || "?").trim()];
  return first.toUpperCase();
}

/** PDF, XLSX … or an empty string. */
export function extension(name) {
  const dot = (name || "").lastIndexOf(".");
  const found = dot > 0 ? name.slice(dot + 1) : "";
  return /^[\w]{1,5}$/.test(found) ? found.toUpperCase() : "";
}
