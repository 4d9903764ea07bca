import { readFileSync } from "node:fs";
import path from "node:path";
import type { OnLoadArgs, OnLoadResult, PartialMessage, Plugin, PluginBuild } from "esbuild";
import { mayHoldStub } from "../../../transformer/ownNames.js";
import { holdsElements } from "../../text/fileNames.js";
import { type HostFile, rewriteForHost } from "./hostFile.js";
import { type HostOptions, settleHost } from "./hostOptions.js";
import { mistakeIn } from "./componentScript.js";
import { joinMessages, messagesOf } from "./messages.js";
import { COMPONENT, NOWHERE, OWN_MODULES, PACKAGES, TYPESCRIPT, whereFor } from "./outside.js";
import { joinMap } from "../../text/inlineMap.js";
import { linesOf } from "../../text/lines.js";

/**
 * The plugin of esbuild: stubs are captured before their types are gone, and versions that exist are put in their place.
 *
 * @throws {SelfCodingError} `options-invalid` for a mode that does not exist
 */
// Without unplugin: what it does for each of 800 files is a third of esbuild's own time.
export default function selfcoding(options: HostOptions = {}): Plugin {
  const { isFrozen, store } = settleHost(options);
  return {
    name: "selfcoding",
    setup: (build) => {
      const { initialOptions, onResolve, onLoad } = build;
      // Without a platform it is a page's, too, but then whoever builds for Node may just have left it out.
      const isShipped = initialOptions.platform === "browser";
      const where = isShipped ? NOWHERE : whereFor("esbuild", initialOptions);
      const load = async ({ path: fileName }: OnLoadArgs): Promise<OnLoadResult | undefined> => {
        if (PACKAGES.test(fileName)) return undefined;
        // Read at once: esbuild asks for many files at a time, and each promise costs more than the reading.
        const text = readFileSync(fileName, "utf8");
        if (!mayHoldStub(text)) return undefined;
        const file = await rewriteForHost({ fileName, text, isFrozen, isShipped, store, where });
        return file && { ...resultOf(fileName, text, file), resolveDir: path.dirname(fileName) };
      };
      if (!isShipped) onResolve({ filter: OWN_MODULES }, ({ path: name }) => ({ path: name, external: true }));
      onLoad({ filter: TYPESCRIPT, namespace: "file" }, load);
      // Bun, which takes plugins of esbuild, has no end of a build that could be told of something.
      if (!("Bun" in globalThis)) tellAtEnd(build, isFrozen);
    },
  };
}

// Whoever answers for a file, with nothing but a warning even, is the only one who is asked.
function tellAtEnd({ initialOptions, onStart, onLoad, onEnd }: PluginBuild, isFrozen: boolean): void {
  const { absWorkingDir = process.cwd() } = initialOptions;
  let mistakes: PartialMessage[] = [];
  onStart(() => void (mistakes = []));
  onLoad({ filter: COMPONENT, namespace: "file" }, ({ path: fileName }) => {
    const text = PACKAGES.test(fileName) ? "" : readFileSync(fileName, "utf8");
    const mistake = mistakeIn(fileName, text, isFrozen);
    if (mistake === undefined) return undefined;
    const { location, ...message } = messageOf(mistake, text);
    const file = path.relative(absWorkingDir, fileName).replaceAll("\\", "/");
    mistakes.push({ ...message, location: { ...location, file } });
    return undefined;
  });
  onEnd(() => (isFrozen ? { errors: mistakes } : { warnings: mistakes }));
}

function resultOf(fileName: string, text: string, file: HostFile): OnLoadResult {
  const messages = messagesOf(fileName, file);
  const watchFiles = [fileName, ...file.dependencies, ...file.versions];
  if (messages.length === 0)
    return { contents: withMap(file), loader: holdsElements(fileName) ? "tsx" : "ts", watchFiles };
  // Bun, which takes plugins of esbuild, builds on.
  if ("Bun" in globalThis) throw new Error(joinMessages(messages)?.message);
  return { errors: messages.map((message) => messageOf(message, text)), watchFiles };
}

// esbuild prints the line that it is given, and a blank one where it is given none.
function messageOf({ message, loc }: ReturnType<typeof messagesOf>[number], text: string): PartialMessage {
  if (loc === undefined) return { text: message };
  const lineText = linesOf(text)[loc.line - 1] ?? "";
  // It counts bytes.
  const column = Buffer.byteLength(lineText.slice(0, loc.column));
  return { text: message, location: { ...loc, column, lineText } };
}

function withMap({ code, map }: HostFile): string {
  return map === undefined ? code : joinMap(code, map);
}
