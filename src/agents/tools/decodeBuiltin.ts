import { isTypedArray } from "./schema.js";

type TypedArray = new (values: number[]) => Iterable<number> & { readonly buffer: ArrayBuffer };
type BigIntArray = new (values: bigint[]) => Iterable<bigint>;

/** Reads what JSON writes for a builtin class; undefined when it is not that. */
export function decodeBuiltin(given: unknown, name: string): object | undefined {
  if (Array.isArray(given)) return fromItems(given, name);
  if (name === "Date") return toDate(given);
  if (typeof given !== "string") return undefined;
  if (name === "URL") return URL.canParse(given) ? new URL(given) : undefined;
  if (name === "URLSearchParams") return new URLSearchParams(given);
  if (name === "RegExp") return toExpression(given);
  if (name === "Error") return new Error(given);
  return undefined;
}

/** ISO 8601: a day, perhaps with a time and its zone. */
const DAY = /^\s*(\d{4}|[+-]\d{6})-(\d\d)-(\d\d)([T ]\d\d:\d\d.*)?$/;

/** Fewer milliseconds may be seconds, of any time in the next thousand years. */
const LEAST_MILLISECONDS = 1e11;

// `Date` reads a day out of "room 5", takes 02/05 in one of its two meanings and the 31st of a shorter month as another
// day. None of it is what was meant for sure.
function toDate(given: unknown): Date | undefined {
  if (typeof given === "number" && Math.abs(given) >= LEAST_MILLISECONDS) return validDate(given);
  const [, year, month, day] = (typeof given === "string" && DAY.exec(given)) || [];
  const isDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  return isDay ? validDate(String(given)) : undefined;
}

function validDate(given: number | string): Date | undefined {
  const date = new Date(given);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function toExpression(text: string): RegExp | undefined {
  const [, source = text, flags = ""] = /^\/([\s\S]+)\/([a-z]*)$/.exec(text) ?? [];
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}

function fromItems(items: readonly unknown[], name: string): object | undefined {
  if (name === "BigInt64Array" || name === "BigUint64Array") {
    if (!items.every((item) => /^-?\d+$/.test(String(item)))) return undefined;
    const given = items.map((item) => BigInt(String(item)));
    const made = new (Reflect.get(globalThis, name) as BigIntArray)(given);
    return isSame([...made], given) ? made : undefined;
  }
  if (!items.every((item): item is number => typeof item === "number")) return undefined;
  const ofBytes = name === "ArrayBuffer" || name === "DataView" || name === "Buffer";
  if (!ofBytes && !isTypedArray(name)) return undefined;
  const made = new (Reflect.get(globalThis, ofBytes ? "Uint8Array" : name) as TypedArray)([...items]);
  if (!name.startsWith("Float") && !isSame([...made], items)) return undefined;
  if (name === "Buffer") return Buffer.from(items);
  return name === "ArrayBuffer" ? made.buffer : name === "DataView" ? new DataView(made.buffer) : made;
}

// What does not fit becomes another number in silence: 256 is 0 as a byte.
function isSame<Item>(made: readonly Item[], given: readonly Item[]): boolean {
  return made.every((item, index) => item === given[index]);
}
