import module from "node:module";
import { isStartedByTsx } from "../runtime/declare/isStartedByTsx.js";
import { rewriteFile } from "./rewriteFile.js";

type Extension = (target: NodeModule & { _compile(code: string, fileName: string): void }, fileName: string) => void;
type WithExtensions = typeof module & { _extensions: Record<string, Extension> };

/**
 * Answers for files with stubs that are required, which no hook of Node sees.
 *
 * An accessor, because tsx assigns its own extension handlers, before or after; they stay what is asked for other files.
 */
export function hookCommonJs(): void {
  const extensions = (module as WithExtensions)._extensions;
  for (const extension of [".ts", ".cts", ".mts", ".tsx"]) {
    let inner = extensions[extension];
    const handle: Extension = (target, fileName) => {
      const others = inner ?? extensions[".js"];
      // An ES module that is required becomes CommonJS, as tsx makes it of those without stubs.
      const file = rewriteFile(fileName, "commonjs");
      if (file === undefined) return others?.(target, fileName);
      showTsx(() => others?.(Object.create(target, { _compile: { value: () => {} } }) as typeof target, fileName));
      return target._compile(file.code, fileName);
    };
    Object.defineProperty(extensions, extension, {
      configurable: true,
      enumerable: true,
      get: () => handle,
      set: (assigned: Extension) => {
        if (assigned !== handle) inner = assigned;
      },
    });
  }
}

/**
 * Has tsx load a file, too, that selfcoding loads in its place: `tsx watch` starts the program anew only for files that
 * the loader of tsx has seen.
 */
export function showTsx(load: () => unknown): void {
  if (!isStartedByTsx()) return;
  // What comes of it, an error included, is not what runs.
  void (async () => load())().catch(() => {});
}
