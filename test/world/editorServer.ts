import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { server } from "typescript";
import type { UserProject } from "./project.js";

type Protocol = server.protocol.Response;
type Told = server.protocol.Event;

/** TypeScript's own server, as an editor talks to it: over its standard streams, with the texts that the editor has. */
export class EditorServer {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  readonly #folder: string;
  readonly #texts = new Map<string, string>();
  readonly #waiting = new Map<number, (response: Protocol) => void>();
  readonly #listening = new Map<string, (event: Told) => void>();
  #received = Buffer.alloc(0);
  #sequence = 0;

  constructor(project: UserProject, typescript: string, flags: readonly string[] = ["--allowLocalPluginLoads"]) {
    this.#folder = project.folder;
    // Without its folder: of a path that happens to hold "PID", the server makes another.
    const log = ["--logVerbosity", "normal", "--logFile", "server.log"];
    const args = [path.join(typescript, "lib/tsserver.js"), "--disableAutomaticTypingAcquisition", ...log, ...flags];
    this.#child = project.start(args);
    this.#closed = once(this.#child, "close");
    this.#child.stdout?.on("data", (part: Buffer) => this.#receive(part));
  }

  /** Opens a file with a text, or gives an open one another text. */
  show(name: string, text: string): void {
    const file = this.#path(name);
    const before = this.#texts.get(name);
    this.#texts.set(name, text);
    if (before === undefined) return this.#send("open", { file, fileContent: text });
    const lines = before.split("\n");
    const end = { endLine: lines.length, endOffset: (lines.at(-1)?.length ?? 0) + 1 };
    this.#send("change", { file, line: 1, offset: 1, ...end, insertString: text });
  }

  /** Asks at the place where `words` begin, `ahead` characters further on. */
  askAt<Body>(command: string, name: string, words: string, ahead = 0, more: object = {}): Promise<Body> {
    const before = this.#text(name)
      .slice(0, this.#text(name).indexOf(words) + ahead)
      .split("\n");
    return this.ask(command, name, { line: before.length, offset: (before.at(-1)?.length ?? 0) + 1, ...more });
  }

  /** Asks about a file; undefined when the server has nothing to say. */
  async ask<Body>(command: string, name: string, more: object = {}): Promise<Body> {
    const answered = new Promise<Protocol>((resolve) => this.#waiting.set(this.#sequence + 1, resolve));
    this.#send(command, { file: this.#path(name), ...more });
    const response = await Promise.race([answered, this.#closed]);
    if (response instanceof Array) throw new Error("The server has ended.");
    const { body } = response as Protocol;
    return body as Body;
  }

  /** Asks for what the server tells by itself, later: the diagnostics of a part of a file, before those of all of it. */
  async judgePart(name: string, firstLine: number, lastLine: number): Promise<server.protocol.Diagnostic[]> {
    const range = { startLine: firstLine, startOffset: 1, endLine: lastLine, endOffset: 1 };
    const told = new Promise<Told>((resolve) => this.#listening.set("regionSemanticDiag", resolve));
    this.#send("geterr", { delay: 0, files: [{ file: this.#path(name), ranges: [range] }] });
    return ((await told).body as server.protocol.DiagnosticEventBody).diagnostics;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#closed;
  }

  #text(name: string): string {
    return this.#texts.get(name) ?? "";
  }

  #path(name: string): string {
    return path.join(this.#folder, name).replaceAll("\\", "/");
  }

  #send(command: string, args: object): void {
    this.#sequence += 1;
    const request = { seq: this.#sequence, type: "request", command, arguments: args };
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
  }

  #receive(part: Buffer): void {
    this.#received = Buffer.concat([this.#received, part]);
    for (;;) {
      const start = this.#received.indexOf("\r\n\r\n");
      if (start < 0) return;
      const length = Number(this.#received.subarray(0, start).toString().split(":")[1]);
      const end = start + 4 + length;
      if (this.#received.length < end) return;
      const message = JSON.parse(this.#received.subarray(start + 4, end).toString()) as Protocol | Told;
      this.#received = this.#received.subarray(end);
      if (message.type === "event") this.#listening.get((message as Told).event)?.(message as Told);
      else this.#waiting.get((message as Protocol).request_seq)?.(message as Protocol);
    }
  }
}
