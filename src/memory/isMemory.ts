import type { Memory } from "./memory.js";

/** Whether something is an agent's memory, of this copy of the package or another. */
export function isMemory(value: unknown): value is Memory {
  return typeof value === "object" && value !== null && "entries" in value && "addSource" in value;
}
