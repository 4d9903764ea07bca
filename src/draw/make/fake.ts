/** Runs inside the sandbox's context as well. */
import type { InputTree } from "../tree.js";

type FakeTree = Extract<InputTree, { kind: "function" }>;

const MAX_DEPTH = 6;
const USED_UP = new Set(["iterable", "asyncIterable", "promise"]);

/**
 * A function that gives one of some results: the very same one for equal arguments, as a key that is asked for twice
 * must be found again. What is used up by reading it is made anew.
 */
export function fake(
  { results, length, relation }: FakeTree,
  make: (part: InputTree) => unknown,
): (...values: unknown[]) => unknown {
  // A relation that contradicts itself would be the caller's fault, not the function's.
  if (relation === "order") return (one, other) => compare(one, other);
  const kinds = Math.max(2, results.length);
  if (relation === "equality") return (one, other) => hash(textOf(one)) % kinds === hash(textOf(other)) % kinds;
  const made = new Map<string, unknown>();
  // Without a name, as it has none to its reader.
  return Object.defineProperty(
    (...values: unknown[]): unknown => {
      const text = values.map((value) => textOf(value)).join();
      if (made.has(text)) return made.get(text);
      const chosen = results[hash(text) % Math.max(1, results.length)];
      const value = chosen === undefined ? undefined : make(chosen);
      if (chosen !== undefined && !USED_UP.has(chosen.kind)) made.set(text, value);
      return value;
    },
    "length",
    { value: length },
  );
}

// Numbers as numbers; all else behind them, by its text.
function compare(one: unknown, other: unknown): number {
  const areNumbers = [isNumber(one), isNumber(other)];
  if (areNumbers[0] !== areNumbers[1]) return areNumbers[0] ? -1 : 1;
  const [left, right] = areNumbers[0] ? [one as number, other as number] : [textOf(one), textOf(other)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function isNumber(value: unknown): boolean {
  return typeof value === "bigint" || (typeof value === "number" && !Number.isNaN(value));
}

/** The same for values of equal content, whatever order their members have. */
function textOf(value: unknown, depth = 0): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "function";
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "0" : String(value);
  if (depth > MAX_DEPTH) return "…";
  const next = (inner: unknown): string => textOf(inner, depth + 1);
  try {
    return textOfObject(value, next);
  } catch {
    // A getter or a proxy of the user's that throws.
    return "object";
  }
}

function textOfObject(value: object, next: (inner: unknown) => string): string {
  if (Array.isArray(value)) return `[${value.map(next).join()}]`;
  if (value instanceof Map) return `Map{${[...value].map(([key, item]) => `${next(key)}:${next(item)}`).join()}}`;
  if (value instanceof Set) return `Set{${[...value].map(next).join()}}`;
  if (value instanceof Date) return `Date ${value.getTime()}`;
  if (value instanceof RegExp || value instanceof Error) return String(value);
  if (ArrayBuffer.isView(value)) return `bytes ${String(value)}`;
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${name}:${next(Reflect.get(value, name))}`).join()}}`;
}

// FNV-1a, as it only has to spread.
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193);
  return sum >>> 0;
}
