import { existsSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import path from "node:path";
import { framesIn } from "../text/stackFrames.js";
import type { bundle } from "./run/bundle.js";
import { nativePath } from "./run/sandboxModules.js";
import { type Placed, toCandidateLine } from "./types/place.js";

type Bundled = Awaited<ReturnType<typeof bundle>>;
/** A text in which stubs have their bodies. */
type Bodies = Pick<Placed, "text" | "bodies">;
type FindLine = (stack: string) => string | undefined;

/** A line of a source, both counted from zero. */
interface Place {
  readonly fileName: string;
  readonly line: number;
  readonly column: number;
}

/** Maps a stack back to the candidate's line. */
export function lineFinder({ map }: Bundled, placed: Placed, text: string): FindLine {
  const places = placesIn(map, path.dirname(placed.fileName));
  const own = nativePath(placed.fileName);
  let starts: readonly number[] | undefined;
  return (stack) => {
    for (const { fileName, line, column } of places(stack)) {
      const start = fileName === own ? (starts ??= lineStartsOf(text))[line] : undefined;
      const found = start === undefined ? undefined : toCandidateLine(placed, start + column);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

/** Maps a stack back to the stub, by its id, in whose body it began, where that is not the candidate. */
export function stubFinder({ map }: Bundled, placed: Placed, imported: ReadonlyMap<string, Bodies>): FindLine {
  const places = placesIn(map, path.dirname(placed.fileName));
  const own = nativePath(placed.fileName);
  return (stack) => {
    for (const { fileName, line, column } of places(stack)) {
      const { text, bodies } = fileName === own ? placed : (imported.get(fileName) ?? NOTHING);
      if (bodies.length === 0 && fileName !== own) continue;
      const at = (lineStartsOf(text)[line] ?? text.length) + column;
      if (fileName === own && toCandidateLine(placed, at) !== undefined) return undefined;
      const found = bodies.find(({ start, end }) => start <= at && at < end);
      if (found !== undefined) return found.id;
    }
    return undefined;
  };
}

const NOTHING: Bodies = { text: "", bodies: [] };

/**
 * Maps a stack back to the topmost line of the user's own, as `` `text` in file ``: what stands around it may be ours. The
 * text is that of the file, not of what was made of it for the sandbox.
 *
 * @param own the text of the candidate's file
 */
export function placeFinder(
  { map }: Bundled,
  { fileName: start }: Placed,
  { own, imported, root }: { own: string; imported: ReadonlyMap<string, Bodies>; root: string },
): FindLine {
  const places = placesIn(map, path.dirname(start));
  const texts = new Map([...imported].map(([fileName, { text }]) => [fileName, text]));
  texts.set(nativePath(start), own);
  return (stack) => {
    const place = places(stack).find(
      ({ fileName }) => !fileName.includes("node_modules") && (texts.has(fileName) || existsSync(fileName)),
    );
    if (place === undefined) return undefined;
    const { fileName, line } = place;
    const text = (texts.get(fileName) ?? readFileSync(fileName, "utf8")).split("\n")[line]?.trim();
    const file = path.relative(nativePath(root), fileName).replaceAll("\\", "/");
    return text && `\`${text}\` in ${file}`;
  };
}

function lineStartsOf(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)].map(({ index, 0: end }) => index + end.length)];
}

// The compiler's maps count from zero, stacks from one.
function placesIn(map: string, folder: string): (stack: string) => Place[] {
  let parsed: SourceMap | undefined;
  return (stack) =>
    framesIn(stack, "program.js").flatMap(({ line, column }) => {
      parsed ??= new SourceMap(JSON.parse(map));
      const entry = parsed.findEntry(line - 1, column - 1);
      if (!("originalSource" in entry)) return [];
      const fileName = nativePath(path.join(folder, entry.originalSource));
      return [{ fileName, line: entry.originalLine, column: entry.originalColumn }];
    });
}
