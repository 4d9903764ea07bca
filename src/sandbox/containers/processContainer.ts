import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { allowedEnvironment } from "../../allowance/allowed.js";
import type { Container, ContainerSettings } from "./container.js";
import type { ProgramRequest, WorkerMessage } from "../protocol.js";

const PAGE_BYTES = 4096;
/** Of the kernel's accounts. */
const TICK_MILLISECONDS = 10;

const SETPRIV = "/usr/bin/setpriv";

let wrapper: readonly string[] | undefined;

/**
 * The words before the command: a process that is at work does not hear that its parent has ended, so the kernel is
 * asked to end it then, where there is a tool that asks. The request ends with the thread that starts the process, too.
 */
function dieWithParent(): readonly string[] {
  if (wrapper !== undefined) return wrapper;
  const asking = [SETPRIV, "--pdeathsig", "KILL"];
  const isAtHand = process.platform === "linux" && existsSync(SETPRIV);
  // Older ones do not know the option.
  const isUnderstood = isAtHand && spawnSync(SETPRIV, [...asking.slice(1), SETPRIV, "--version"]).status === 0;
  return (wrapper = isUnderstood ? asking : []);
}

/** Starts a process of its own, without the right to files, processes, threads and native code. */
export function startProcessContainer(settings: ContainerSettings): Container {
  return new ProcessContainer(settings);
}

class ProcessContainer implements Container {
  readonly isAlone = true;
  readonly isForOne = false;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #residentBytes = 0;
  #isReady = false;
  #isEnding = false;
  #countedAt = Number.NEGATIVE_INFINITY;
  #counted: number | undefined;

  constructor(settings: ContainerSettings) {
    const { harness, memoryMegabytes, allow } = settings;
    const entry = fileURLToPath(new URL("./process.js", import.meta.url));
    const command = [
      process.execPath,
      process.allowedNodeEnvironmentFlags.has("--permission") ? "--permission" : "--experimental-permission",
      // Its own modules and what says that they are modules; nothing that is the user's.
      `--allow-fs-read=${fileURLToPath(new URL("../..", import.meta.url))}*`,
      `--allow-fs-read=${fileURLToPath(new URL("../../../../package.json", import.meta.url))}`,
      ...rightsOf(settings),
      "--disallow-code-generation-from-strings",
      `--max-old-space-size=${memoryMegabytes}`,
      "--stack-size=3900",
      "--no-warnings",
      entry,
    ];
    const [program = "", ...values] = [...dieWithParent(), ...command];
    this.#child = spawn(program, values, {
      env: allowedEnvironment(allow),
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      serialization: "json",
    });
    this.#ended = new Promise((resolve) => this.#child.once("exit", () => resolve()).once("error", () => resolve()));
    this.#child.once("message", () => (this.#isReady = true));
    // A message to a child that is gone is answered by its end.
    this.#child.on("error", () => undefined);
    this.#child.send({ harness, hasNetwork: Boolean(allow.net) }, () => undefined);
    this.hold(false);
  }

  post(request: ProgramRequest): void {
    this.#child.send(request, () => undefined);
  }

  listen(...[onMessage, onEnd]: Parameters<Container["listen"]>): () => void {
    const listen = (message: unknown): void => onMessage(message as WorkerMessage);
    const onExit = (code: number | null, signal: string | null): void =>
      // So the engine ends a process whose heap is full.
      signal === "SIGABRT" || code === 134
        ? onEnd("memory-limit", "in the heap")
        : onEnd(this.#isReady || code === null ? "lost" : "unstarted", `its process ended (${signal ?? code})`);
    const onError = (error: Error): void => onEnd(this.#isReady ? "lost" : "unstarted", error.message);
    this.#child.on("message", listen).on("error", onError).on("exit", onExit);
    if (this.#child.exitCode !== null || this.#child.signalCode !== null)
      queueMicrotask(() => onExit(this.#child.exitCode, this.#child.signalCode));
    return () => void this.#child.off("message", listen).off("error", onError).off("exit", onExit);
  }

  // Elsewhere than on Linux only its heap is bounded, by its own flag.
  residentBytes(): number {
    try {
      const pages = Number(readFileSync(`/proc/${this.#child.pid}/statm`, "latin1").split(" ")[1]);
      this.#residentBytes = Number.isFinite(pages) ? pages * PAGE_BYTES : this.#residentBytes;
    } catch {
      // It has ended, or this is no Linux.
    }
    return this.#residentBytes;
  }

  processorMilliseconds(): number | undefined {
    // Asked for with each drawn input, which takes less than the kernel counts.
    if (performance.now() - this.#countedAt > TICK_MILLISECONDS / 2) {
      this.#countedAt = performance.now();
      this.#counted = this.#count();
    }
    return this.#counted;
  }

  #count(): number | undefined {
    try {
      const text = readFileSync(`/proc/${this.#child.pid}/stat`, "latin1");
      // Its name, in brackets, may hold blanks.
      const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
      return (Number(fields[11]) + Number(fields[12])) * TICK_MILLISECONDS;
    } catch {
      // It has ended, or this is no Linux.
      return undefined;
    }
  }

  hold(isHeld: boolean): void {
    // Who ends it waits for its end.
    if (this.#isEnding) return;
    const what = isHeld ? "ref" : "unref";
    this.#child[what]();
    // Bun's channel has no such methods: there the child's own are enough.
    this.#child.channel?.[what]?.();
  }

  async terminate(): Promise<void> {
    this.#child.kill("SIGKILL");
    this.hold(true);
    this.#isEnding = true;
    await this.#ended;
  }
}

// What the restricted modules let through must pass the process's own bounds as well.
function rightsOf({ allow, root }: ContainerSettings): string[] {
  // Without a `*` behind them: Node 20 ends itself over a folder and what is in it.
  const folders = allow.fs === true ? ["*"] : allow.fs ? allow.fs.map((folder) => path.resolve(root, folder)) : [];
  const files = folders.flatMap((folder) => [`--allow-fs-read=${folder}`, `--allow-fs-write=${folder}`]);
  // From Node 25 on the network has to be allowed too.
  const hasRight = process.allowedNodeEnvironmentFlags.has("--allow-net");
  return allow.net && hasRight ? [...files, "--allow-net"] : files;
}
