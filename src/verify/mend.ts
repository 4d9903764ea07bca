import type { Shape, Skeleton } from "../../transformer/stub.js";
import type { Candidate } from "../contract/nouns.js";
import { findTaint } from "./taint.js";

/** A candidate that leaves its arguments alone, and what was done to it. */
export interface Mended {
  readonly candidate: Candidate;
  readonly notes: readonly string[];
}

const COMMENT = "// Copied, as the docs do not say that the argument changes.";

/**
 * Gives a body that sorts or fills a list of its caller's a list of its own. Only where one visible line at the top does
 * it: a further round with the model costs seconds, and would bring this line. What else a body changes stays refused.
 */
export function mendChanges(candidate: Candidate, skeleton: Skeleton): Mended {
  const { argumentNames } = findTaint(candidate, skeleton);
  if (argumentNames.length === 0) return { candidate, notes: [] };
  const copies = argumentNames.map((name) => copyOf(name, skeleton));
  if (copies.includes(undefined)) return { candidate, notes: [] };
  const mended = { ...candidate, body: `${COMMENT}\n${copies.join("\n")}\n${candidate.body}` };
  // What lies deeper than a copy reaches is still the caller's.
  if (findTaint(mended, skeleton).writes.length > 0) return { candidate, notes: [] };
  const names = argumentNames.map((name) => `\`${name}\``).join(", ");
  return { candidate: mended, notes: [`The body changed ${names} in place; it was given a copy to work on.`] };
}

function copyOf(name: string, { parameters, shapes }: Skeleton): string | undefined {
  const parameter = parameters.find((one) => one.name === name);
  if (parameter === undefined || parameter.isRest || parameter.isOptional) return undefined;
  const text = copyText(name, parameter.shape, shapes);
  return text === undefined ? undefined : `${name} = ${text};`;
}

function copyText(name: string, shape: Shape, shapes: Readonly<Record<string, Shape>>): string | undefined {
  switch (shape.kind) {
    case "array":
    case "tuple":
      return `[...${name}]`;
    case "set":
      return `new Set(${name})`;
    case "map":
      return `new Map(${name})`;
    case "record":
    case "interface":
      return `{ ...${name} }`;
    case "builtin":
      if (shape.name === "Date") return `new Date(${name})`;
      return /^(?:Big)?(?:Int|Uint|Float)\d+(?:Clamped)?Array$/.test(shape.name) ? `${name}.slice()` : undefined;
    case "reference": {
      const target = shapes[shape.name];
      return target === undefined || target.kind === "reference" ? undefined : copyText(name, target, shapes);
    }
    default:
      return undefined;
  }
}
