import type typescript from "typescript";
import { ts } from "../compiler/compiler.js";
import { freeReferences } from "../compiler/scopes.js";
import type { Placed } from "./types/place.js";

/** The globals that a candidate reads, in the order in which it reads them. */
export function globalNames(file: typescript.SourceFile, { ranges }: Pick<Placed, "ranges">): string[] {
  const parts = [ranges.body, ranges.helpers];
  const own = freeReferences(ts, file).filter(({ pos, end }) =>
    parts.some((part) => part.start <= pos && end <= part.end),
  );
  return [...new Set(own.map(({ text }) => text))];
}
