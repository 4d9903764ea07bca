import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { checksumOf, openSealed, sealed } from "../store/checksum.js";
import { readText, writeAtomically } from "../store/files.js";
import { digestOf } from "./engine.js";

/** An entry as this machine knows it. */
interface Mirrored {
  readonly key: string;
  readonly text: string;
  /** It was written while the engine was away, and nobody else has it. */
  readonly isUnpublished: boolean;
}

/** What this machine has seen of the fleet, for when the engine is away, and what it owes to it. It may be deleted. */
export function openMirror(cacheDirectory: string): Mirror {
  return new Mirror(path.join(cacheDirectory, "fleet"));
}

class Mirror {
  readonly #folder: string;
  /** What is owed, and no file could take. */
  readonly #unwritten = new Map<string, Mirrored>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  read(key: string): Mirrored | undefined {
    return this.#unwritten.get(key) ?? this.#open(`${digestOf(key)}.json`);
  }

  /** What cannot be written costs a look at the engine later, or is owed as long as this process lives. */
  write(mirrored: Mirrored): boolean {
    // What is owed stays until it is handed in.
    if (!mirrored.isUnpublished && this.read(mirrored.key)?.isUnpublished === true) return false;
    try {
      const text = sealed(JSON.stringify(mirrored), checksumOf);
      writeAtomically(path.join(this.#folder, `${digestOf(mirrored.key)}.json`), text, mirrored.isUnpublished);
      this.#unwritten.delete(mirrored.key);
      return true;
    } catch {
      if (mirrored.isUnpublished) this.#unwritten.set(mirrored.key, mirrored);
      return mirrored.isUnpublished;
    }
  }

  remove(key: string): void {
    this.#unwritten.delete(key);
    rmSync(path.join(this.#folder, `${digestOf(key)}.json`), { force: true });
  }

  unpublished(): Mirrored[] {
    const names = this.#names().filter((name) => name.endsWith(".json"));
    const all = [...names.flatMap((name) => this.#open(name) ?? []), ...this.#unwritten.values()];
    return all.filter(({ isUnpublished }) => isUnpublished);
  }

  #names(): string[] {
    try {
      return readdirSync(this.#folder);
    } catch {
      return [];
    }
  }

  #open(name: string): Mirrored | undefined {
    try {
      const text = openSealed(readText(path.join(this.#folder, name)), checksumOf);
      return text === undefined ? undefined : (JSON.parse(text) as Mirrored);
    } catch {
      return undefined;
    }
  }
}
