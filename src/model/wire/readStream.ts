import { linesOf } from "../../text/lines.js";
import { parseAny } from "../../value/findJson.js";

interface Delta {
  readonly [field: string]: unknown;
}

/** Whether a body is server-sent events, or one JSON a line: some servers stream whatever is asked. */
export function isStream(body: string): boolean {
  const start = withoutComments(body);
  if (start === "") return body.trim() !== "";
  return ["data:", "event:", "id:", "retry:"].some((field) => start.startsWith(field)) || isJsonLines(start);
}

/** Whether the first of several lines is an object by itself. */
function isJsonLines(body: string): boolean {
  const [first = "", ...more] = linesOf(body.trim());
  return first.startsWith("{") && more.length > 0 && parseAny(first) !== undefined;
}

/** A body from its first line on that is not there to keep the connection open. */
export function withoutComments(body: string): string {
  const lines = linesOf(body.replace(/^\uFEFF/, "").trimStart());
  const first = lines.findIndex((line) => line.trim() !== "" && !line.startsWith(":"));
  return first === -1 ? "" : lines.slice(first).join("\n").trimStart();
}

/** What a stream comes to: an answer as one that was not streamed, or why it is none. */
type Streamed = { readonly answer: unknown } | { readonly fault: "cut" | "foreign" };

/** Puts the events of a stream together: `cut` in the middle or at what cannot be read, `foreign` without one of OpenAI's. */
export function readStream(body: string): Streamed {
  const whole = new StreamedAnswer();
  let pending = "";
  for (const data of dataOf(body)) {
    if (pending === "" && data.toUpperCase() === "[DONE]") {
      whole.isDone = true;
      continue;
    }
    // An event is one line with almost all servers, even where they forget the empty line between two; it may be several.
    pending += data;
    const event = parseAny(pending);
    if (event === undefined) continue;
    whole.add(event);
    pending = "";
  }
  return pending === "" ? whole.result() : { fault: "cut" };
}

function dataOf(body: string): string[] {
  const lines = linesOf(body).map((line) => line.trim());
  const data = isJsonLines(withoutComments(body))
    ? lines.filter((line) => !line.startsWith(":"))
    : lines.filter((line) => line.startsWith("data:")).map((line) => line.slice("data:".length).trim());
  return data.filter((one) => one !== "");
}

/** The choice that counts of several, which stand in any order; some servers number none. */
export function firstChoice(choices: unknown): Delta | undefined {
  const given = [choices ?? []].flat().filter((choice): choice is Delta => Boolean(choice));
  return given.find(({ index }) => index === 0) ?? given[0];
}

/** The message of a choice, whole, as a part of a stream, or as the bare text that older servers give. */
export function messageOf({ message, delta, text }: Delta): unknown {
  return message ?? delta ?? (typeof text === "string" ? { content: text } : undefined);
}

interface StreamedCall {
  id?: unknown;
  readonly function: { name: string; arguments: string };
}

class StreamedAnswer {
  isDone = false;
  #usage: unknown;
  #error: unknown;
  #finish: unknown;
  #hasChoice = false;
  #isForeign: boolean | undefined;
  readonly #texts: Record<string, string> = {};
  readonly #parts: unknown[] = [];
  readonly #calls: StreamedCall[] = [];
  /** The calls that go on, by their place. */
  readonly #open = new Map<unknown, StreamedCall>();

  add(event: unknown): void {
    const { choices, usage, error } = (event ?? {}) as { choices?: unknown; usage?: unknown; error?: unknown };
    this.#isForeign = (this.#isForeign ?? true) && !Array.isArray(choices);
    this.#usage = usage ?? this.#usage;
    this.#error ??= error ?? undefined;
    const choice = firstChoice(choices);
    if (choice === undefined || Number(choice["index"] ?? 0) !== 0) return;
    this.#hasChoice = true;
    this.#error ??= choice["error"] ?? undefined;
    // Some say "" as long as they go on.
    this.#finish = choice["finish_reason"] || this.#finish;
    // Some repeat beside each part all that there is so far.
    const delta = choice["delta"] ?? messageOf(choice);
    if (typeof delta === "object" && delta !== null) this.#merge(delta as Delta);
  }

  result(): Streamed {
    if (this.#error !== undefined) return { answer: { error: this.#error } };
    if (this.#isForeign === true) return { fault: "foreign" };
    const isWhole = this.isDone || Boolean(this.#finish);
    if (!this.#hasChoice || !isWhole) return { fault: "cut" };
    const { content = "", ...texts } = this.#texts;
    const toolCalls = this.#calls;
    const message = {
      ...texts,
      content: this.#parts.length === 0 ? content : [...this.#parts, content],
      ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
    };
    return { answer: { choices: [{ message, finish_reason: this.#finish ?? null }], usage: this.#usage } };
  }

  #merge(delta: Delta): void {
    for (const [field, value] of Object.entries(delta)) {
      if (field === "tool_calls" && Array.isArray(value)) value.forEach((call, at) => this.#addCall(call, at));
      else if (field === "function_call") this.#addCall({ function: value }, 0);
      else if (field === "content" && Array.isArray(value)) this.#parts.push(...(value as unknown[]));
      else if (field !== "role" && typeof value === "string") this.#texts[field] = (this.#texts[field] ?? "") + value;
    }
  }

  #addCall(given: unknown, at: number): void {
    const call = (given ?? {}) as { index?: unknown; id?: unknown; function?: { name?: unknown; arguments?: unknown } };
    const place = call.index ?? at;
    const begun = this.#open.get(place);
    // Some give every call the same place, or none: another id is another call.
    const isOther = begun?.id !== undefined && typeof call.id === "string" && call.id !== "" && call.id !== begun.id;
    const known = begun === undefined || isOther ? { function: { name: "", arguments: "" } } : begun;
    if (known !== begun) this.#calls.push(known);
    this.#open.set(place, known);
    known.id ||= call.id;
    const { name, arguments: text } = call.function ?? {};
    if (typeof name === "string") known.function.name = joinName(known.function.name, name);
    if (typeof text === "string") known.function.arguments += text;
    else if (text !== undefined && text !== null) known.function.arguments = JSON.stringify(text);
  }
}

// Most send the name once, some with every piece, some in pieces.
function joinName(known: string, piece: string): string {
  if (piece === known) return known;
  return piece.startsWith(known) ? piece : known + piece;
}
