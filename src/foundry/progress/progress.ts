import { writeSync } from "node:fs";
import { WriteStream } from "node:tty";
import type { EventMap, EventName } from "../../contract/events.js";
import { redact } from "../../secrets/redact.js";

/** Where lines go. The foundry writes to the descriptor itself: a worker's own streams wait for a caller that is blocked. */
interface Terminal {
  readonly isLive: boolean;
  /** How wide it is now: people make windows narrower while they wait. */
  columns(): number;
  write(text: string): void;
}

// Node has no public way to ask for the size anew outside of the main thread.
type Sizeable = WriteStream & { _refreshSize?(): void };

/** For a terminal that does not say how wide it is. */
const COLUMNS = 80;

/** Standard error as a {@link Terminal}. */
export function standardError(isLive: boolean): Terminal {
  let stream: WriteStream | undefined;
  return {
    isLive,
    columns: () => {
      try {
        stream ??= new WriteStream(2);
        // Only the main thread hears of a new size; asking is for all.
        (stream as Sizeable)._refreshSize?.();
        return stream.columns || COLUMNS;
      } catch {
        return COLUMNS;
      }
    },
    write(text) {
      try {
        writeSync(2, text);
      } catch {
        // A closed or full pipe must not stop the writing of a function.
      }
    },
  };
}

interface Line {
  readonly startedAt: number;
  attempt: number;
  tokens: number;
  stage: string;
}

/** Shows what is being written: one live line on a terminal, one plain line an outcome elsewhere. */
export function showProgress(terminal: Terminal): Progress {
  return new Progress(terminal);
}

class Progress {
  readonly #terminal: Terminal;
  readonly #lines = new Map<string, Line>();
  #timer: NodeJS.Timeout | undefined;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Takes an event of the foundry. */
  show<Name extends EventName>(name: Name, event: EventMap[Name]): void {
    const line = this.#lines.get(event.id);
    if (name === "generation-start") this.#begin(event as EventMap["generation-start"]);
    else if (name === "stage-start") this.#change(event as EventMap["stage-start"]);
    else if (name === "reply-receive" && line !== undefined) {
      const { usage } = event as EventMap["reply-receive"];
      line.tokens += usage.promptTokens + usage.completionTokens;
    } else if (name === "candidate-refuse") this.#refuse(event as EventMap["candidate-refuse"]);
    else if (name === "version-adopt") this.#end(event.id, adoption(event as EventMap["version-adopt"]));
    else if (name === "version-propose") this.#end(event.id, proposal(event as EventMap["version-propose"]));
    else if (name === "generation-fail") {
      const { code, message } = event as EventMap["generation-fail"];
      this.#end(event.id, `✗ ${event.id} ${code}: ${firstLine(message)}`);
    } else if (name === "version-receive") {
      const { id, number } = event as EventMap["version-receive"];
      this.#end(id, `↓ ${id} version ${number} from the fleet`);
    } else if (name === "version-roll-back") this.#print(rolledBack(event as EventMap["version-roll-back"]));
    else if (name === "warning-raise") this.#print(`! ${(event as EventMap["warning-raise"]).message}`);
    this.#draw();
  }

  #begin({ id, purpose }: EventMap["generation-start"]): void {
    this.#open(id, purpose);
    if (!this.#terminal.isLive) this.#print(`… ${purpose === "heal" ? "healing" : "writing"} ${id}`);
  }

  /** A stage without a beginning: somebody else writes it, and this process waits. */
  #change({ id, stage, attempt }: EventMap["stage-start"]): void {
    if (stage === "waiting" && !this.#lines.has(id)) this.#open(id, stage);
    Object.assign(this.#lines.get(id) ?? {}, { stage, attempt });
  }

  #open(id: string, stage: string): void {
    this.#lines.set(id, { startedAt: performance.now(), attempt: 1, tokens: 0, stage });
    if (this.#terminal.isLive) this.#timer ??= setInterval(() => this.#draw(), 120).unref();
  }

  #refuse({ id, attempt, findings }: EventMap["candidate-refuse"]): void {
    const [first, ...others] = findings;
    const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
    this.#print(`  ${id} attempt ${attempt} refused: ${firstLine(first?.message ?? "")}${more}`);
  }

  #end(id: string, text: string): void {
    this.#lines.delete(id);
    this.#print(text);
    if (this.#lines.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #print(text: string): void {
    this.#terminal.write(`${this.#terminal.isLive ? "\r\u001b[2K" : ""}selfcoding ${redact(text)}\n`);
  }

  #draw(): void {
    if (!this.#terminal.isLive || this.#lines.size === 0) return;
    const texts = [...this.#lines].map(([id, { stage, attempt, startedAt, tokens }]) => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      return `${id} ${stage}, attempt ${attempt}, ${seconds} s, ${tokens} tokens`;
    });
    // A line that is wrapped cannot be taken back.
    const line = fit(`selfcoding ◌ ${texts.join(" | ")}`, this.#terminal.columns() - 1);
    this.#terminal.write(`\r\u001b[2K${line}`);
  }
}

function proposal({ id, number, path }: EventMap["version-propose"]): string {
  return `◇ ${id} version ${number} waits for approval${path === "" ? ", and could not be saved" : ` → ${path}`}`;
}

function rolledBack({ id, number, current, reason }: EventMap["version-roll-back"]): string {
  const before = current === 0 ? "its own body" : `version ${current}`;
  return `↩ ${id} version ${number} is rolled back to ${before}: ${firstLine(reason)}`;
}

function adoption(event: EventMap["version-adopt"]): string {
  const tokens = event.usage.promptTokens + event.usage.completionTokens;
  const seconds = (event.milliseconds / 1000).toFixed(1);
  const attempts = event.attempts === 1 ? "1 attempt" : `${event.attempts} attempts`;
  const price = event.dollars === undefined ? "" : `, $${event.dollars.toFixed(4)}`;
  const verb = event.purpose === "heal" ? "healed" : "written";
  const place = event.path === "" ? ", not saved: only this process runs it" : ` → ${event.path}`;
  return `✓ ${event.id} ${verb} in ${seconds} s (${attempts}, ${tokens} tokens${price})${place}`;
}

/** As much of a text as a line of a terminal holds, where letters of other scripts may take two columns. */
function fit(text: string, columns: number): string {
  let kept = "";
  let left = columns;
  for (const character of text.replaceAll("\n", " ")) {
    left -= character < "\u3000" ? 1 : 2;
    if (left < 0) break;
    kept += character;
  }
  return kept;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
