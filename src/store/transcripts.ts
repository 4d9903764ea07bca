import path from "node:path";
import type { Project } from "../contract/nouns.js";
import { readText, writeAtomically } from "./files.js";
import { entryPaths } from "./paths.js";

/** One question to the model and its answer; secrets are blotted out. */
interface Turn {
  readonly purpose: string;
  readonly turn: number;
  /** The messages that were new in this question. */
  readonly asked: readonly { readonly role: string; readonly content: string }[];
  readonly answered: string;
  readonly tokens: number;
}

/** Longer conversations lose their middle: the task and the last answers tell the most. */
const MAX_BYTES = 256 * 1024;

/**
 * Keeps the conversation that a version came from, or, with the number 0, the last one that came to nothing. It lies in the
 * cache: it is large, and nobody reviews it. One that cannot be written is one the less.
 */
export function writeTranscript(place: CachePlace, id: string, number: number, turns: readonly Turn[]): void {
  try {
    writeAtomically(placeOf(place, id, number), `${JSON.stringify(shorten(turns), undefined, 2)}\n`, false);
  } catch {
    // As said above.
  }
}

/** The conversation that a version came from; undefined where the cache does not hold it any more. */
export function readTranscript(place: CachePlace, id: string, number: number): readonly Turn[] | undefined {
  try {
    const text = readText(placeOf(place, id, number));
    return text === undefined ? undefined : (JSON.parse(text) as readonly Turn[]);
  } catch {
    return undefined;
  }
}

type CachePlace = Pick<Project, "cacheDirectory">;

function placeOf({ cacheDirectory }: CachePlace, id: string, number: number): string {
  return `${entryPaths(path.join(cacheDirectory, "transcripts"), id).marked}.${number}.json`;
}

function shorten(turns: readonly Turn[]): readonly Turn[] {
  const kept = [...turns];
  while (kept.length > 2 && JSON.stringify(kept).length > MAX_BYTES) kept.splice(1, 1);
  const share = MAX_BYTES / (2 * Math.max(1, kept.length));
  return kept.map((turn) => ({
    ...turn,
    asked: turn.asked.map(({ role, content }) => ({ role, content: content.slice(0, share) })),
    answered: turn.answered.slice(0, share),
  }));
}
