import type ts from "typescript";
import type { TypeScript } from "../host.js";
import { segmentsOf } from "./mapVersions.js";
import type { Plan } from "./plan.js";

type VersionPart = NonNullable<Plan["bodies"][number]["part"]>;

/** Where a node of generated text stands in a version's file, by its place in the text; undefined for what is not known. */
type RangeOf = (start: number, end: number) => ts.SourceMapRange | undefined;

/** Tells the places of nodes, for the source maps that the compiler makes; undefined when it makes none. */
export function rangesOf(
  typescript: TypeScript,
  { sourceMap, inlineSourceMap }: ts.CompilerOptions,
  parts: readonly VersionPart[],
): RangeOf | undefined {
  if ((sourceMap !== true && inlineSourceMap !== true) || parts.length === 0) return undefined;
  const places = parts.map((part) => ({ ...part, ...placesIn(typescript, part) }));
  return (start, end) => {
    const found = places.find(({ at, length }) => start >= at && end <= at + length);
    const pos = found?.positions.get(start - found.at);
    if (found === undefined || pos === undefined) return undefined;
    // What follows a node goes on from its start, unless it has a place of its own.
    return { pos, end: found.positions.get(end - found.at) ?? -1, source: found.source };
  };
}

function placesIn(typescript: TypeScript, part: VersionPart) {
  const { file, text } = part.origin;
  const source = typescript.createSourceMapSource(file, text);
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const positions = new Map<number, number>();
  for (const [own, , line = 0, column = 0] of segmentsOf(part)) {
    const start = starts[line];
    if (start !== undefined) positions.set(own, Math.min(start + column, text.length));
  }
  return { source, positions };
}
