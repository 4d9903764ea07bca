import { pathToFileURL } from "node:url";

const MAP = "//# sourceMappingURL=";

/**
 * Has stack traces of a loaded body lead to its own file where source maps are on. Node reads the map of a text that is
 * evaluated under a name, for whatever has that name. Done as a body throws: for each as it is loaded it would cost a
 * hundred of them 8 ms.
 *
 * @param loaded what was compiled of the body, its map at the end
 * @param filename by which stack traces know it
 */
export function mapStack(loaded: string, filename: string): void {
  const at = loaded.lastIndexOf(MAP);
  if (!process.sourceMapsEnabled || at === -1) return;
  try {
    globalThis.eval(`0\n${loaded.slice(at).trimEnd()}\n//# sourceURL=${pathToFileURL(filename).href}`);
  } catch {
    // Node may be told to evaluate no text: then the name has to do.
  }
}
