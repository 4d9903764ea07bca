import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Readable } from "node:stream";
import { onTestFinished } from "vitest";
import type { Finished } from "./project.js";

/** These programs live for a second: what the engine's optimiser gains takes longer (measured: 2.0 against 1.6 s of processor time). */
export const BRIEF = ["--no-opt"];

const file = path.join(import.meta.dirname, "commandHost.mjs");

let host: ChildProcess | undefined;
let last: Promise<unknown> = Promise.resolve();
let lines = 0;

/**
 * Runs a command line as a process of its own would run it, in a process that runs one after the other: what it loads, and
 * the compiler reads, is there from the second one on.
 *
 * @param args the file of the command line, and what is typed behind it
 */
export function runCommandLine(args: readonly string[], folder: string, environment: NodeJS.ProcessEnv) {
  const finished = last.then(() => runNext(args, folder, environment));
  last = finished.catch(() => undefined);
  return finished;
}

async function runNext(args: readonly string[], folder: string, environment: NodeJS.ProcessEnv): Promise<Finished> {
  const child = (host ??= startHost());
  // It ends with the process of this test, and does not keep that.
  const handles = [child, child.channel, child.stdout, child.stderr, child.stdin] as unknown as NodeJS.Timeout[];
  for (const handle of handles) handle.ref();
  let isDone = false;
  endWithTest(() => isDone || child.kill("SIGKILL"));
  const end = `\0${++lines}\0`;
  const listening = new AbortController();
  const { signal } = listening;
  const ended = once(child, "exit", { signal }).then(([exitCode]) => [{ code: exitCode as number | null }]);
  const texts = [child.stdout, child.stderr].map((stream) => readUntil(stream as Readable, end));
  child.send({ args, folder, environment, end });
  const [{ code }] = (await Promise.race([once(child, "message"), ended])) as [{ code: number | null }];
  ended.catch(() => undefined);
  listening.abort();
  const [stdout = "", stderr = ""] = await Promise.all(texts);
  isDone = true;
  for (const handle of handles) handle.unref();
  return { code, stdout, stderr };
}

/** A test that takes too long is left by its runner, and what it has started would go on. */
export function endWithTest(end: () => void): void {
  try {
    onTestFinished(() => void end());
  } catch {
    // It was started for all tests of a file, by a hook that ends it.
  }
}

/** Ends the process that has run commands. */
export async function endCommandHost(): Promise<void> {
  const child = host;
  if (child === undefined) return;
  const ended = once(child, "exit");
  child.disconnect();
  await ended;
}

function startHost(): ChildProcess {
  const child = spawn(process.env["NODE_UNDER_TEST"] ?? process.execPath, [...BRIEF, file], {
    env: { ...process.env, NODE_NO_WARNINGS: "1" },
    stdio: ["pipe", "pipe", "pipe", "ipc"],
  });
  child.on("exit", () => (host = undefined));
  return child;
}

/** What a stream holds before a text, or before its end. */
async function readUntil(stream: Readable, end: string): Promise<string> {
  let text = "";
  const done = new Promise<void>((resolve) => {
    const hear = (part: Buffer): void => {
      text += part;
      if (text.endsWith(end)) settle();
    };
    const settle = (): void => {
      stream.off("data", hear).off("close", settle);
      resolve();
    };
    stream.on("data", hear).on("close", settle);
  });
  await done;
  return text.endsWith(end) ? text.slice(0, -end.length) : text;
}
