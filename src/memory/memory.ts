import { redactAll } from "../secrets/redactAll.js";
import { digest } from "../value/digest.js";
import type { MemoryEntry } from "./entry.js";
import { checkSnapshot, type MemorySnapshot, SNAPSHOT_VERSION } from "./snapshot.js";
import { toSlug } from "../text/identifiers.js";

/** Whoever has a memory that others can learn from, as an agent. */
export interface KnowledgeSource {
  readonly name: string;
  readonly memory: Memory;
}

/** The memory of one agent. Nothing is added automatically. */
export class Memory {
  readonly owner: string;
  readonly #entries = new Map<string, MemoryEntry>();
  readonly #sources: KnowledgeSource[] = [];

  constructor(owner: string) {
    this.owner = owner;
  }

  /** Whose memories are background for the owner, besides those that they have from others. */
  get sources(): readonly KnowledgeSource[] {
    return this.#sources;
  }

  /** Learns from another's memory from now on; a ring of sources is fine. */
  addSource(source: KnowledgeSource): void {
    if (source.memory !== this && !this.#sources.some(({ memory }) => memory === source.memory)) {
      this.#sources.push(source);
    }
  }

  /** Keeps an answer; what is there already is not kept twice. @returns its id */
  add(learned: Omit<MemoryEntry, "id" | "agent" | "kind" | "rememberedAt" | "sources">): string {
    // What people ask and note goes to disk and to other agents, too.
    // What is no text would make a file that nobody can load.
    const note = String(learned.note);
    return this.#keep({ ...redactAll({ ...learned, note }), kind: "answer", sources: [] });
  }

  /** Puts lines in the place of the memories that they were made from, which stay retrievable. @returns their ids */
  addSummaries(lines: readonly { readonly text: string; readonly ids: readonly string[] }[]): string[] {
    const empty = { question: "", functionName: "", parameters: {}, hypothesis: "", note: "" };
    return lines.map(({ text, ids }) => this.#keep({ ...empty, kind: "summary", value: text, sources: [...ids] }));
  }

  /** A memory by its id, also one that a summary stands for. */
  recall(id: string): MemoryEntry | undefined {
    return this.#entries.get(id);
  }

  /** The memories in the order in which they were kept; those that summaries stand for only when asked for. */
  entries({ includeCompacted = false }: { readonly includeCompacted?: boolean } = {}): readonly MemoryEntry[] {
    const all = [...this.#entries.values()];
    if (includeCompacted) return all;
    const compacted = new Set(all.flatMap(({ sources }) => sources));
    return all.filter(({ id }) => !compacted.has(id));
  }

  /**
   * Removes memories, and the summaries that were made from them: what was forgotten must not live on in a line.
   *
   * @returns how many of `which` there were
   */
  forget(which: string | ((entry: MemoryEntry) => boolean)): number {
    const isMeant = typeof which === "string" ? ({ id }: MemoryEntry) => id === which : which;
    const meant = [...this.#entries.values()].filter(isMeant).map(({ id }) => id);
    const gone = new Set(meant);
    for (const id of gone) {
      this.#entries.delete(id);
      for (const entry of this.#entries.values()) if (entry.sources.includes(id)) gone.add(entry.id);
    }
    return meant.length;
  }

  /** All own memories as plain JSON; sources are not part of it. */
  snapshot(): MemorySnapshot {
    return structuredClone({ version: SNAPSHOT_VERSION, agent: this.owner, entries: [...this.#entries.values()] });
  }

  /**
   * Puts a snapshot in the place of all own memories.
   *
   * @throws {SelfCodingError} `snapshot-version` or `snapshot-invalid`; nothing is changed then
   */
  restore(snapshot: unknown, place = "The snapshot"): void {
    const { entries } = structuredClone(checkSnapshot(snapshot, place));
    this.#entries.clear();
    for (const entry of entries) this.#entries.set(entry.id, entry);
  }

  // By what is remembered, not by when: a recorded conversation must find the same ids again.
  #keep(entry: Omit<MemoryEntry, "id" | "agent" | "rememberedAt">): string {
    const content = JSON.stringify([this.owner, entry]);
    const id = `${toSlug(this.owner)}-${digest(content)}`;
    if (!this.#entries.has(id)) {
      this.#entries.set(id, { id, agent: this.owner, rememberedAt: new Date().toISOString(), ...entry });
    }
    return id;
  }
}
