import type { Skeleton } from "../../transformer/stub.js";
import type { Knowledgeable } from "../contract/options.js";
import { isMemory } from "../memory/isMemory.js";
import { Memory } from "../memory/memory.js";
import { recallText } from "../memory/recall.js";

const MAX_TOKENS = 2000;

/** Memories of agents that help to write a stub, as text for its prompt. */
export function knownFor({ id, name, docs }: Skeleton, sources: readonly Knowledgeable[]): string {
  if (sources.length === 0) return "";
  const reader = new Memory(id);
  for (const source of sources) if (isMemory(source.memory)) reader.addSource({ ...source, memory: source.memory });
  return recallText(reader, { question: `${name} ${docs.description}`, tokens: MAX_TOKENS, useOwn: false });
}
