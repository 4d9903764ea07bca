import type typescript from "typescript";
import { ts } from "../compiler/compiler.js";
import { freeReferences } from "../compiler/scopes.js";
import type { Placed } from "./types/place.js";

/** The globals that a candidate reads, in the order in which it reads them. */
export function globalNames(file: typescript.SourceFile, { ranges }: Pick<Placed, "ranges">): string[] {
  const isOutside = ({ pos, end }: typescript.Node): boolean =>
    [ranges.body, ranges.helpers].every((part) => end <= part.start || part.end <= pos);
  return [...new Set(freeReferences(ts, file, isOutside).map(({ text }) => text))];
}
