import { parseAny } from "../../value/findJson.js";

/** A duration as Go prints it: `6m0s`, `1.5s`, `20ms`. */
const DURATION = /^(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/;
/** Numbers from here on are points in time, in seconds and in milliseconds. */
const FIRST_SECOND = 1e9;
const FIRST_MILLISECOND = 1e12;
const MAX_DEPTH = 8;

/** What a server limits, as its headers name it. */
const LIMITED = ["x-ratelimit", "ratelimit"].flatMap((name) =>
  ["", "-requests", "-tokens"].map((kind) => [`${name}-remaining${kind}`, `${name}-reset${kind}`] as const),
);

/** The seconds that a refusal asks to wait, by whichever header or field; undefined where it names no time to come. */
export function readWait(status: number, headers: Headers, body: string): number | undefined {
  const asked = [Number(headers.get("retry-after-ms") ?? NaN) / 1000, secondsOf(headers.get("retry-after"))];
  const told = status === 429 ? [resetOf(headers), delayIn(parseAny(body), 0)] : [];
  return [...asked, ...told].find((seconds) => seconds > 0);
}

/** When all that is used up is there again. */
function resetOf(headers: Headers): number {
  const spent = LIMITED.filter(([remaining]) => Number(headers.get(remaining) ?? NaN) === 0);
  return Math.max(0, ...spent.map(([, reset]) => secondsOf(headers.get(reset)) || 0));
}

function secondsOf(given: unknown): number {
  if (typeof given !== "string" || given.trim() === "") return NaN;
  const text = given.trim();
  const number = Number(text);
  if (number >= FIRST_MILLISECOND) return (number - Date.now()) / 1000;
  if (number >= FIRST_SECOND) return number - Date.now() / 1000;
  if (!Number.isNaN(number)) return number;
  const parts = DURATION.exec(text)?.slice(1);
  if (parts === undefined) return (Date.parse(text) - Date.now()) / 1000;
  const [hours = 0, minutes = 0, seconds = 0, milliseconds = 0] = parts.map((part) => Number(part ?? 0));
  return hours * 3600 + minutes * 60 + seconds + milliseconds / 1000;
}

// Google's, which sends no header.
function delayIn(value: unknown, depth: number): number {
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return NaN;
  const { retryDelay } = value as { readonly retryDelay?: unknown };
  const inner = retryDelay === undefined ? Object.values(value).map((part) => delayIn(part, depth + 1)) : [];
  return [secondsOf(retryDelay), ...inner].find((seconds) => seconds > 0) ?? NaN;
}
