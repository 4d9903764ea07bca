import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";
import type { StoreEntry, Version } from "../../src/contract/nouns.js";
import { cleanEnvironment } from "../world/environment.js";

/** A folder that is gone after the test. */
export function temporaryFolder(): Disposable & { readonly path: string; file(...parts: string[]): string } {
  const folder = mkdtempSync(path.join(tmpdir(), "selfcoding-store-"));
  return {
    path: folder,
    file: (...parts) => path.join(folder, ...parts),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export function versionOf(number: number, more: Partial<Version> = {}): Version {
  return {
    number,
    fingerprint: "f1",
    source: `// selfcoding · version ${number}\n\nexport function f(): number {\n  return ${number};\n}\n`,
    model: "scripted",
    attempts: 1,
    usage: { promptTokens: 10, completionTokens: 5 },
    adoptedAt: "2026-11-23T04:00:00.000Z",
    notes: [],
    ...more,
  };
}

export function entryOf(id: string, numbers: readonly number[], more: Partial<StoreEntry> = {}): StoreEntry {
  return { id, current: numbers.at(-1) ?? 0, versions: numbers.map((number) => versionOf(number)), cases: [], ...more };
}

/** The address of the built store. */
export const built = pathToFileURL(path.join(import.meta.dirname, "../../dist/src/store/")).href;

/** Another Node process that runs a module's text; `STORE` in it stands for the address of the built store. */
export function startProcess(code: string, ...values: string[]) {
  const child = spawn(process.execPath, ["--input-type=module", "-e", code.replaceAll("STORE", built), ...values], {
    env: cleanEnvironment(),
    stdio: ["pipe", "pipe", "inherit"],
  });
  // A test that fails leaves it waiting, and the runner with it.
  try {
    onTestFinished(() => void child.kill("SIGKILL"));
  } catch {
    // It was started for all tests of a file, and ends by itself.
  }
  let output = "";
  const waiters = new Set<() => void>();
  child.stdout.on("data", (data) => {
    output += String(data);
    for (const waiter of waiters) waiter();
  });
  const ended = new Promise<string>((resolve) => child.on("close", () => resolve(output)));
  return {
    child,
    ended,
    /** Waits until it has printed a word. */
    said: (word: string) =>
      new Promise<void>((resolve) => {
        const look = (): void => {
          if (output.includes(word)) resolve();
        };
        waiters.add(look);
        look();
      }),
  };
}
