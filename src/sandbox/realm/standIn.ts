import { define } from "./define.js";
import { UnavailableError } from "./unavailableError.js";

/** What a module of Node exports, as data. */
type Described =
  | { readonly kind: "constant"; readonly value: unknown }
  | { readonly kind: "object"; readonly own: Readonly<Record<string, Described>> }
  | { readonly kind: "function"; readonly own?: Readonly<Record<string, Described>>; readonly methods?: string[] };

/**
 * Stands for something that a program may not use, and says so once it is used: called, made with `new`, or asked by a
 * method of its own or of what is derived from it.
 */
export function standFor(described: Described, what: string): unknown {
  if (described.kind === "constant") return described.value;
  const own = Object.entries(described.own ?? {}).map(([key, one]) => [key, standFor(one, what)] as const);
  if (described.kind === "object") return Object.fromEntries(own);
  const stands = refuser(what);
  for (const [key, value] of own) define(stands, key, value, true);
  for (const method of described.methods ?? []) define(stands.prototype, method, refuser(what));
  return stands;
}

/** It can be called, made with `new` and extended, as what it stands for can. */
export function refuser(what: string): (() => never) & { readonly prototype: object } {
  return function (): never {
    throw new UnavailableError(what);
  } as ReturnType<typeof refuser>;
}
