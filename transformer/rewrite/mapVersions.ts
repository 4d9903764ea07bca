import { decode, type SourceMapSegment } from "@jridgewell/sourcemap-codec";
import type MagicString from "magic-string";
import type { Plan } from "./plan.js";

type DecodedSourceMap = ReturnType<MagicString["generateDecodedMap"]>;
type VersionPart = NonNullable<Plan["bodies"][number]["part"]>;

/** A generated text with parts of versions, in its place. */
interface PlacedText {
  /** Where the map has it begin, or what stands right behind it, in the user's text; from 0. */
  readonly place: { readonly line: number; readonly character: number };
  readonly text: string;
  /** It stands in front of what is at the position. */
  readonly isBefore: boolean;
  readonly parts: readonly VersionPart[];
}

/**
 * Has a source map lead to the versions' own files where their code stands; behind it, it leads to the user's again.
 *
 * @param map of the code, in which no line of the user's was moved
 */
export function mapVersions(map: DecodedSourceMap, code: string, texts: readonly PlacedText[]): void {
  const lines = code.split("\n");
  for (const { place, text, isBefore, parts } of texts) {
    if (parts.length === 0) continue;
    const { line, character: column } = place;
    const segments = map.mappings[line] ?? [];
    const at = segments.find((each) => each[1] === 0 && each[2] === line && each[3] === column)?.[0];
    if (at === undefined) continue;
    const start = startOf(lines[line] ?? "", text, at, isBefore);
    if (start === -1) continue;
    for (const part of parts) {
      const from = start + part.at;
      const to = from + part.length;
      const source = sourceOf(map, part.origin);
      for (const [own, , ownLine = 0, ownColumn = 0] of segmentsOf(part))
        segments.push([from + own, source, ownLine, ownColumn]);
      if (!segments.some(([each]) => each === to)) segments.push([to, 0, line, column]);
    }
    segments.sort(([one], [other]) => one - other);
  }
}

function startOf(line: string, text: string, at: number, isBefore: boolean): number {
  if (isBefore) return line.lastIndexOf(text, at - text.length);
  return line.startsWith(text, at) ? at : -1;
}

/** Where the columns of a part stand in the version's file. */
export function segmentsOf({ mappings }: VersionPart): readonly SourceMapSegment[] {
  return decode(mappings)[0] ?? [];
}

function sourceOf(map: DecodedSourceMap, { file, text }: VersionPart["origin"]): number {
  const known = map.sources.indexOf(file);
  if (known !== -1) return known;
  map.sourcesContent?.push(text);
  return map.sources.push(file) - 1;
}
