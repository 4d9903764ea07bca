import { SourceMap } from "node:module";
import { linesOf } from "../../text/lines.js";
import { loadedName } from "../../text/fileNames.js";

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

const MAP = "//# sourceMappingURL=data:application/json;base64,";

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
  const direct = path === undefined ? [] : placesIn(stack, path).map(([line]) => line - 1);
  if (direct.length > 0) return toBody(direct);
  const places = placesIn(stack, loadedName(id));
  if (places.length === 0) return undefined;
  const text = (await loaded()) ?? "";
  const mapAt = text.lastIndexOf(MAP);
  if (mapAt < 0) return undefined;
  const map = new SourceMap(JSON.parse(Buffer.from(text.slice(mapAt + MAP.length), "base64").toString()));
  return toBody(places.flatMap(([line, column]) => originalLine(map, line - 1, column - 1)));
}

function originalLine(map: SourceMap, line: number, column: number): number[] {
  const entry = map.findEntry(line, column);
  return "originalLine" in entry ? [entry.originalLine] : [];
}

/** The lines and columns, from 1, of the frames of a file, the innermost first. */
function placesIn(stack: string, file: string): [line: number, column: number][] {
  return stack.split("\n").flatMap((frame) => {
    const at = frame.lastIndexOf(`${file}:`);
    const [line, column] = at < 0 ? [] : frame.slice(at + file.length + 1).split(":");
    return line === undefined || column === undefined
      ? []
      : [[Number.parseInt(line, 10), Number.parseInt(column, 10)] as [number, number]];
  });
}
