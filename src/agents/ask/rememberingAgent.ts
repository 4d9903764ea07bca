import type { Message } from "../../contract/model.js";
import type { Compaction } from "../../memory/compact.js";
import type { MemoryEntry } from "../../memory/entry.js";
import { type KnowledgeSource, Memory } from "../../memory/memory.js";
import type { MemorySnapshot } from "../../memory/snapshot.js";
import { SelfCodingError } from "../../contract/errors.js";
import { isMemory } from "../../memory/isMemory.js";

/** The base of all agents: a name and a memory from which others can learn. */
export abstract class RememberingAgent implements KnowledgeSource {
  readonly name: string;
  /** Its memory; other agents learn from it by `addKnowledgeSource(agent)`. */
  readonly memory: Memory;

  constructor(name: string, sources: readonly KnowledgeSource[] = []) {
    this.name = name;
    this.memory = new Memory(name);
    if (!Array.isArray(sources)) throw notKnown(name, "`knowledgeSources` must be a list of agents");
    for (const source of sources as readonly KnowledgeSource[]) this.addKnowledgeSource(source);
  }

  /** Asks the agent's model to condense memories. */
  protected abstract condense(messages: readonly Message[], signal: AbortSignal): Promise<string>;

  /** Shows the memories of another agent, and of those that it learns from, as background from now on. */
  addKnowledgeSource(source: KnowledgeSource): void {
    if (!isMemory((source as Partial<KnowledgeSource> | null)?.memory))
      throw notKnown(this.name, "A knowledge source is not an agent");
    this.memory.addSource(source);
  }

  /** A memory by its id, also one that a summary stands for. */
  recall(id: string): MemoryEntry | undefined {
    return this.memory.recall(id);
  }

  /** Own memories; those that summaries stand for only when asked for. */
  memories(options: { readonly includeCompacted?: boolean } = {}): readonly MemoryEntry[] {
    return this.memory.entries(options);
  }

  /** Removes memories, and the summaries that were made from them. @returns how many of `which` there were */
  forget(which: string | ((entry: MemoryEntry) => boolean)): number {
    return this.memory.forget(which);
  }

  /**
   * Has the model condense own memories until they take at most `tokens`; originals stay retrievable by `recall(id)`.
   *
   * @throws {SelfCodingError} `not-compacted` when it does not manage to; nothing is changed then
   */
  async compact({ tokens, signal }: { readonly tokens: number; readonly signal?: AbortSignal }): Promise<Compaction> {
    const { compactMemory } = await import("./onDemand.js");
    const ended = signal ?? new AbortController().signal;
    return compactMemory(this.memory, tokens, (messages) => this.condense(messages, ended));
  }

  /** Own memories as plain JSON. */
  snapshot(): MemorySnapshot {
    return this.memory.snapshot();
  }

  /** Puts a snapshot in the place of own memories. @throws {SelfCodingError} `snapshot-version`, `snapshot-invalid` */
  restore(snapshot: unknown): void {
    this.memory.restore(snapshot);
  }

  /** Writes own memories to a JSON file, whole or not at all. */
  async saveMemory(file: string): Promise<void> {
    const { saveMemory } = await import("./onDemand.js");
    await saveMemory(this.memory, file);
  }

  /** Puts what a file holds in the place of own memories. @throws {SelfCodingError} `snapshot-version`, `snapshot-invalid` */
  async loadMemory(file: string): Promise<void> {
    const { loadMemory } = await import("./onDemand.js");
    await loadMemory(this.memory, file);
  }
}

function notKnown(name: string, fact: string): SelfCodingError {
  return new SelfCodingError("options-invalid", `${fact} (agent ${name}).`, {
    remedy: "Give agents: `knowledgeSources: [librarian]`.",
  });
}
