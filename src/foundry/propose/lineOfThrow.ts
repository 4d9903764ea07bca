import { SourceMap } from "node:module";
import { linesOf } from "../../text/lines.js";
import { loadedName } from "../../text/fileNames.js";
import { splitMap } from "../../text/inlineMap.js";
import { framesIn } from "../../text/stackFrames.js";

/** A version whose body threw. */
interface Thrower {
  readonly id: string;
  readonly body: string;
  /** Its text as the store keeps it. */
  readonly source: string;
  /** Absolute path of that text. */
  readonly path?: string | undefined;
  /** What was compiled of it, with its map at the end: stacks tell of that where source maps are off. */
  readonly loaded: () => Promise<string | undefined>;
}

/** The line of its body in which an error was thrown, from 0; undefined where the stack does not say. */
export async function lineOfThrow(
  stack: string,
  { id, body, source, path, loaded }: Thrower,
): Promise<number | undefined> {
  const at = source.lastIndexOf(body);
  if (at < 0) return undefined;
  const first = linesOf(source.slice(0, at)).length - 1;
  const count = linesOf(body).length;
  const toBody = (lines: readonly number[]): number | undefined =>
    lines.map((line) => line - first).find((line) => line >= 0 && line < count);
  const direct = path === undefined ? [] : framesIn(stack, path).map(({ line }) => line - 1);
  if (direct.length > 0) return toBody(direct);
  const frames = framesIn(stack, loadedName(id));
  if (frames.length === 0) return undefined;
  const { map: json } = splitMap({ code: (await loaded()) ?? "" });
  if (json === undefined) return undefined;
  const map = new SourceMap(JSON.parse(json));
  return toBody(frames.flatMap(({ line, column }) => originalLine(map, line - 1, column - 1)));
}

function originalLine(map: SourceMap, line: number, column: number): number[] {
  const entry = map.findEntry(line, column);
  return "originalLine" in entry ? [entry.originalLine] : [];
}
