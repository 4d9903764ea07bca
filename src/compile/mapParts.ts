import remapping from "@jridgewell/remapping";
import { encode, type SourceMapSegment } from "@jridgewell/sourcemap-codec";
import type MagicString from "magic-string";

/** What was taken out of an edited text. */
interface Part {
  /** Where it begins, or what is around it, before the edits. */
  readonly start: number;
  readonly printed: string;
}

/**
 * Where parts of a compiled text, edited since, stand in its source.
 *
 * @param text the compiled text with its edits: one line
 * @param map the compiler's source map of it
 * @param parts in the order in which they stand there, to be joined to one line
 * @param before how much of that line stands in front of the first
 * @returns the `mappings` of that line's source map
 */
export function mapParts(text: MagicString, map: string, parts: readonly Part[], before = 0): string {
  const edited = text.generateDecodedMap({ hires: "boundary", source: "code.js" });
  const { mappings } = remapping([{ ...edited, version: 3 }, JSON.parse(map)], () => null, { decodedMappings: true });
  const [line = []] = mappings as SourceMapSegment[][];
  const whole = text.toString();
  const segments: SourceMapSegment[] = [];
  let column = before;
  for (const { start, printed } of parts) {
    const at = whole.indexOf(printed, text.snip(0, start).toString().length);
    for (const segment of line) {
      const [from, , sourceLine, sourceColumn] = segment;
      if (from < at || from >= at + printed.length || sourceLine === undefined || sourceColumn === undefined) continue;
      segments.push([from - at + column, 0, sourceLine, sourceColumn]);
    }
    column += printed.length;
  }
  return encode([segments]);
}
