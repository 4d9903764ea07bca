import { type ChildProcess, fork } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { on } from "selfcoding";

interface Answer {
  readonly answer: string;
  /** Calls to the model that it took. */
  readonly calls: number;
  /** Of the version that it took; absent when there was one. */
  readonly purpose?: string;
}

/** What a service says over its channel. */
type Said = Answer | { readonly error: string } | { readonly received: number };

/** The side of a service: answers what it is asked, and tells of versions that come unasked. */
export function serve(name: string, answer: (weight: string) => string): void {
  const say = (said: Said): void => void process.send?.(said);
  let calls = 0;
  let purpose: string | undefined;
  on("reply-receive", () => void calls++);
  on("version-adopt", (adopted) => (purpose = adopted.purpose));
  on("version-receive", ({ number }) => say({ received: number }));
  process.on("message", (weight: string) => {
    calls = 0;
    purpose = undefined;
    try {
      const text = `${name}("${weight}") → ${answer(weight)}`;
      // Around a call that blocks, listeners have run.
      say({ answer: text, calls, ...(purpose === undefined ? {} : { purpose }) });
    } catch (error) {
      say({ error: (error as Error).message });
    }
  });
}

/** The side of who asks. */
export class Service {
  readonly #process: ChildProcess;
  readonly #said: Said[] = [];
  readonly #heard = new EventEmitter();

  constructor(
    readonly name: string,
    environment: Readonly<Record<string, string>>,
  ) {
    this.#process = fork(new URL(`${name}.ts`, import.meta.url), { env: { ...process.env, ...environment } });
    this.#process.on("message", (said: Said) => {
      this.#said.push(said);
      this.#heard.emit("more");
    });
    this.#process.on("exit", () => this.#heard.emit("more"));
  }

  /** Asks it, and gives its answer with what that has cost. */
  async ask(weight: string): Promise<Answer> {
    const from = this.#said.length;
    this.#process.send(weight);
    const said = await this.#find(from, (each) => !("received" in each));
    if ("answer" in said) return said;
    throw new Error(`${this.name}: ${"error" in said ? said.error : ""}`);
  }

  /** Waits until it has received a version. */
  async until(number: number): Promise<void> {
    await this.#find(0, (said) => "received" in said && said.received === number);
  }

  end(): void {
    this.#process.kill();
  }

  async #find(from: number, isMeant: (said: Said) => boolean): Promise<Said> {
    for (;;) {
      const found = this.#said.slice(from).find(isMeant);
      if (found !== undefined) return found;
      if (this.#process.exitCode !== null) throw new Error(`${this.name} has ended.`);
      await once(this.#heard, "more");
    }
  }
}
