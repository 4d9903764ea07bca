import type { EventMap, EventName } from "../../contract/events.js";
import { standardError } from "../../foundry/progress/progress.js";

/** How far the writing of many stubs is. */
interface Tally {
  readonly all: number;
  readonly jobs: number;
  done: number;
  failed: number;
  tokens: number;
  dollars: number;
}

/** Shows how far the writing of many stubs is: one live line on a terminal, lines of JSON for machines, else a line a stub. */
export function showTally(all: number, jobs: number, form: "live" | "lines" | "json"): TallyView {
  return new TallyView({ all, jobs, done: 0, failed: 0, tokens: 0, dollars: 0 }, form);
}

class TallyView {
  readonly tally: Tally;
  readonly #form: "live" | "lines" | "json";
  readonly #terminal = standardError(true);
  readonly #startedAt = performance.now();

  constructor(tally: Tally, form: "live" | "lines" | "json") {
    this.tally = tally;
    this.#form = form;
    this.#draw();
  }

  /** Takes an event of the foundry. */
  readonly hear = <Name extends EventName>(name: Name, event: EventMap[Name]): void => {
    if (this.#form === "json") return this.#print(JSON.stringify({ event: name, ...event }));
    if (name === "version-adopt" || name === "version-propose") {
      const { tokens, text } = describe(name, event as EventMap["version-adopt"]);
      this.tally.tokens += tokens;
      this.tally.dollars += (event as EventMap["version-adopt"]).dollars ?? 0;
      this.#print(text);
    } else if (name === "generation-fail") {
      const { id, code, message } = event as EventMap["generation-fail"];
      this.#print(`✗ ${id} ${code}: ${message.split("\n", 1)[0]}`);
    } else if (name === "warning-raise") this.#print(`! ${(event as EventMap["warning-raise"]).message}`);
  };

  /** Counts one that has ended. */
  count(hasFailed: boolean): void {
    this.tally.done += 1;
    if (hasFailed) this.tally.failed += 1;
    this.#draw();
  }

  /** Takes the live line away. */
  end(): void {
    if (this.#form === "live") this.#terminal.write("\r\u001b[2K");
  }

  #print(text: string): void {
    this.end();
    this.#terminal.write(`${text}\n`);
    this.#draw();
  }

  #draw(): void {
    if (this.#form !== "live") return;
    const { all, done, tokens, dollars } = this.tally;
    const width = 20;
    const full = all === 0 ? width : Math.round((width * done) / all);
    const bar = "█".repeat(full) + "░".repeat(width - full);
    const price = dollars === 0 ? "" : `, $${dollars.toFixed(4)}`;
    const line = `${bar} ${done}/${all}, ${tokens} tokens${price}${this.#timeLeft()}`;
    this.#terminal.write(`\r\u001b[2K${line.slice(0, this.#terminal.columns() - 1)}`);
  }

  #timeLeft(): string {
    const { all, done } = this.tally;
    if (done === 0 || done === all) return "";
    const seconds = (((performance.now() - this.#startedAt) / done) * (all - done)) / 1000;
    return `, about ${Math.ceil(seconds)} s left`;
  }
}

function describe(
  name: "version-adopt" | "version-propose",
  { id, path, attempts, usage, dollars }: EventMap["version-adopt"],
): { readonly tokens: number; readonly text: string } {
  const tokens = usage.promptTokens + usage.completionTokens;
  const price = dollars === undefined ? "" : `, $${dollars.toFixed(4)}`;
  const facts = `${attempts} attempt${attempts === 1 ? "" : "s"}, ${tokens} tokens${price}`;
  return { tokens, text: `${name === "version-adopt" ? "✓" : "◇"} ${id} (${facts}) → ${path}` };
}
