import path from "node:path";
import type { SelfCodingError } from "../../contract/errors.js";
import type { EventMap, EventName } from "../../contract/events.js";
import { standardError } from "../../foundry/progress/progress.js";
import { count } from "../../text/lines.js";
import { relative } from "../relative.js";

/** A version that was adopted, or proposed. */
interface Adoption {
  readonly isProposed: boolean;
  readonly event: EventMap["version-adopt"];
}

/** As long as the bar is where there is room. */
const BAR = 20;

/** How far the writing of many stubs is. */
interface Tally {
  readonly all: number;
  done: number;
  tokens: number;
  dollars: number;
}

/** A stub that is to be written, as the command names it. */
interface Named {
  readonly id: string;
  /** From the folder where the command runs: packages may have stubs of one id. */
  readonly place: string;
  /** The root of its project. */
  readonly root: string;
}

/** Shows how far the writing of many stubs is: one live line on a terminal, lines of JSON for machines, else a line a stub. */
export function showTally(
  stubs: readonly Named[],
  { folder, form }: { readonly folder: string; readonly form: "live" | "lines" | "json" },
): TallyView {
  return new TallyView({ all: stubs.length, done: 0, tokens: 0, dollars: 0 }, stubs, folder, form);
}

class TallyView {
  readonly tally: Tally;
  readonly #folder: string;
  readonly #form: "live" | "lines" | "json";
  readonly #terminal = standardError(true);
  readonly #startedAt = performance.now();
  /** What became of the stubs that were asked for, until it is known which of those with one id it is about. */
  readonly #told: ReadonlyMap<string, Adoption[]>;

  constructor(tally: Tally, stubs: readonly Named[], folder: string, form: "live" | "lines" | "json") {
    this.tally = tally;
    this.#folder = folder;
    this.#form = form;
    this.#told = new Map(stubs.map(({ id }) => [id, []]));
    this.#draw();
  }

  /** Takes an event of the foundry. */
  readonly hear = <Name extends EventName>(name: Name, event: EventMap[Name]): void => {
    if (this.#form === "json") return this.#print(JSON.stringify({ event: name, ...event }));
    if (name === "version-adopt" || name === "version-propose") {
      const adoption = { isProposed: name === "version-propose", event: event as EventMap["version-adopt"] };
      this.tally.tokens += tokensOf(adoption);
      this.tally.dollars += adoption.event.dollars ?? 0;
      const told = this.#told.get(adoption.event.id);
      if (told === undefined) this.#print(describe(adoption, adoption.event.id, adoption.event.path));
      else told.push(adoption);
    } else if (name === "generation-fail") {
      const { id, code, message } = event as EventMap["generation-fail"];
      if (!this.#told.has(id)) this.#print(describeFailure(id, code, message.split("\n", 1)[0] ?? ""));
    } else if (name === "warning-raise") this.#print(`! ${(event as EventMap["warning-raise"]).message}`);
  };

  /** One has ended. */
  end({ id, place, root }: Named, error?: SelfCodingError): void {
    this.tally.done += 1;
    const { done, all } = this.tally;
    if (this.#form === "json")
      return this.#print(
        JSON.stringify({ event: "stub-end", id, place, done, all, ...(error && { code: error.code }) }),
      );
    const adoption = this.#told.get(id)?.shift();
    if (error !== undefined) this.#print(describeFailure(place, error.code, error.fact.trimEnd()));
    else if (adoption !== undefined) {
      const { path: file } = adoption.event;
      const isFile = file.includes("/") || file.includes("\\");
      this.#print(describe(adoption, place, isFile ? relative(this.#folder, path.resolve(root, file)) : file));
    } else this.#draw();
  }

  /** Takes the live line away. */
  clear(): void {
    if (this.#form === "live") this.#terminal.write("\r\u001b[2K");
  }

  #print(text: string): void {
    this.clear();
    this.#terminal.write(`${text}\n`);
    this.#draw();
  }

  #draw(): void {
    if (this.#form !== "live") return;
    this.#terminal.write(`\r\u001b[2K${drawTally(this.tally, this.#timeLeft(), this.#terminal.columns() - 1)}`);
  }

  #timeLeft(): string {
    const { all, done } = this.tally;
    if (done === 0 || done === all) return "";
    const seconds = (((performance.now() - this.#startedAt) / done) * (all - done)) / 1000;
    return `, about ${Math.ceil(seconds)} s left`;
  }
}

/** How far it is, as a line: the facts tell more than the bar does, and come first where there is little room. */
export function drawTally({ all, done, tokens, dollars }: Tally, timeLeft: string, room: number): string {
  const price = dollars === 0 ? "" : `, $${dollars.toFixed(4)}`;
  const facts = `${done}/${all}, ${tokens} tokens${price}${timeLeft}`;
  const width = Math.max(0, Math.min(BAR, room - facts.length - 1));
  const full = all === 0 ? width : Math.round((width * done) / all);
  const bar = "█".repeat(full) + "░".repeat(width - full);
  return `${bar} ${facts}`.trimStart().slice(0, room);
}

function tokensOf({ event: { usage } }: Adoption): number {
  return usage.promptTokens + usage.completionTokens;
}

function describe(adoption: Adoption, name: string, place: string): string {
  const { attempts, dollars } = adoption.event;
  const price = dollars === undefined ? "" : `, $${dollars.toFixed(4)}`;
  const facts = `${count(attempts, "attempt")}, ${tokensOf(adoption)} tokens${price}`;
  return `${adoption.isProposed ? "◇" : "✓"} ${name} (${facts}) → ${place}`;
}

function describeFailure(name: string, code: string, message: string): string {
  return `✗ ${name} ${code}: ${message.replaceAll("\n", "\n  ")}`;
}
