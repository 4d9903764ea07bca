import type { standFor } from "../realm/standIn.js";

type Described = Parameters<typeof standFor>[0];

/** What these hold are no constants of Node's, but facts about this very process. */
const OF_PROCESS = new Set(["process", "worker_threads", "cluster", "module"]);
const { process } = globalThis;

/** A module of Node as a program that may not use it sees it: what is there, and constants. Never an object of the host. */
export function describeExports(module: unknown, name: string): Described {
  const { noDeprecation } = process;
  // To look at what is deprecated is no use of it.
  process.noDeprecation = true;
  try {
    const isOfProcess = OF_PROCESS.has(name);
    return describe(module, !isOfProcess, isOfProcess ? 1 : 2);
  } finally {
    Object.assign(process, { noDeprecation });
  }
}

function describe(value: unknown, hasConstants: boolean, depth: number): Described {
  if (hasConstants && (isPrimitive(value) || (Array.isArray(value) && value.every(isPrimitive))))
    return { kind: "constant", value };
  const isFunction = typeof value === "function";
  if (depth === 0 || value === null || !(isFunction || typeof value === "object")) return { kind: "function" };
  const holders = isFunction ? [value] : chainOf(value);
  const own = membersOf(holders, hasConstants, depth - 1);
  if (!isFunction) return { kind: "object", own };
  const prototype: unknown = (value as { prototype?: unknown }).prototype;
  const methods = chainOf(prototype).flatMap(methodsOf);
  return { kind: "function", own, methods: [...new Set(methods)] };
}

function isPrimitive(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function membersOf(holders: readonly object[], hasConstants: boolean, depth: number): Record<string, Described> {
  const members: [string, Described][] = [];
  for (const holder of holders)
    for (const key of Object.getOwnPropertyNames(holder)) {
      if (key === "prototype" || key === "constructor" || key === "length" || key === "name") continue;
      members.push([key, describe(read(holder, key), hasConstants, depth)]);
    }
  return Object.fromEntries(members);
}

function read(holder: object, key: string): unknown {
  try {
    return Reflect.get(holder, key);
  } catch {
    return undefined;
  }
}

function methodsOf(holder: object): string[] {
  const all = Object.entries(Object.getOwnPropertyDescriptors(holder));
  return all.flatMap(([key, { value }]) => (typeof value === "function" && key !== "constructor" ? [key] : []));
}

/** An object and what it inherits from, without what all objects inherit. */
function chainOf(value: unknown): object[] {
  const chain: object[] = [];
  for (let at = value; typeof at === "object" && at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at))
    chain.push(at);
  return chain;
}
