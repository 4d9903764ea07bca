import { decode, type SourceMapSegment } from "@jridgewell/sourcemap-codec";
import type MagicString from "magic-string";
import type { Plan } from "./plan.js";

type DecodedSourceMap = ReturnType<MagicString["generateDecodedMap"]>;
type VersionPart = NonNullable<Plan["bodies"][number]["part"]>;

/** A generated text with parts of versions, in its place. */
interface PlacedText {
  /** Where the map has it begin, or what stands right behind it, in the user's text. */
  readonly position: number;
  readonly text: string;
  /** It stands in front of what is at the position. */
  readonly isBefore: boolean;
  readonly parts: readonly VersionPart[];
}

/**
 * Has a source map lead to the versions' own files where their code stands; behind it, it leads to the user's again.
 *
 * @param map of a text no line of which was moved
 */
export function mapVersions(
  map: DecodedSourceMap,
  { original, code }: { readonly original: string; readonly code: string },
  texts: readonly PlacedText[],
): void {
  const lines = code.split("\n");
  for (const { position, text, isBefore, parts } of texts) {
    if (parts.length === 0) continue;
    const before = original.slice(0, position).split("\n");
    const line = before.length - 1;
    const column = before[line]?.length ?? 0;
    const segments = map.mappings[line] ?? [];
    const at = segments.find(([, source, ...place]) => source === 0 && place[0] === line && place[1] === column)?.[0];
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
