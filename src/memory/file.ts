import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { withoutMark } from "../value/withoutMark.js";
import type { Memory } from "./memory.js";
import { invalid } from "./snapshot.js";

/** Writes a memory's snapshot as a JSON file, whole or not at all; missing folders are made. */
export async function saveMemory(memory: Memory, file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  // In the same folder: a rename is atomic only within one file system.
  const temporary = `${file}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    await writeFile(temporary, `${JSON.stringify(memory.snapshot(), null, 2)}\n`);
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * Puts what a file holds in the place of a memory.
 *
 * @throws {SelfCodingError} `snapshot-invalid` when it is not there or broken, `snapshot-version` when another version wrote it
 */
export async function loadMemory(memory: Memory, file: string): Promise<void> {
  let content: unknown;
  try {
    content = JSON.parse(withoutMark(await readFile(file, "utf8")));
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    throw invalid(`The memory file ${file}`, isMissing ? "it does not exist" : (cause as Error).message, cause);
  }
  memory.restore(content, `The memory file ${file}`);
}
