import { createHash } from "node:crypto";
import remapping from "@jridgewell/remapping";
import { isTypeScript } from "../../text/fileNames.js";
import { mayHoldStub } from "../../../transformer/ownNames.js";
import { mistakes } from "../rewriteFile.js";
import { rewriteForHostBlocking, withoutTypeCheck } from "./hostFile.js";
import { type HostOptions, settleHost } from "./hostOptions.js";
import { type JestTransformer, loadInner } from "./innerTransformer.js";
import { splitMap } from "../../text/inlineMap.js";

/** What Jest's configuration can say of this transformer: `["selfcoding/jest", { transformer: "ts-jest" }]`. */
export interface JestOptions extends HostOptions {
  /**
   * The transformer that compiles, by its package's name, or by a pair of that and its options: `"ts-jest"`,
   * `["@swc/jest", { jsc: { … } }]`. @default esbuild, which does not hoist `jest.mock`
   */
  readonly transformer?: Parameters<typeof loadInner>[0];
}

/**
 * Makes the transformer.
 *
 * @throws {SelfCodingError} `options-invalid` for a mode that does not exist
 */
export function createTransformer(options: JestOptions = {}): JestTransformer {
  const settings = settleHost(options);
  const rewrite = (text: string, fileName: string): Rewritten => {
    const isOurs = isTypeScript(fileName) && mayHoldStub(text) && !fileName.includes("node_modules");
    const file = isOurs ? rewriteForHostBlocking({ fileName, text, ...settings }) : undefined;
    if (file === undefined) return { text };
    if (file.problems.length > 0) throw mistakes(file.problems);
    const { code, map } = withoutTypeCheck(file);
    return { text: code, ...(map === undefined ? {} : { map }) };
  };
  return {
    process: (text, fileName, file) => {
      const rewritten = rewrite(text, fileName);
      const inner = loadInner(options.transformer, file.config.rootDir);
      const result = inner.process(rewritten.text, fileName, file);
      return rewritten.map === undefined ? result : composed(result, rewritten.map);
    },
    // Jest keeps what came of a file: the versions that were linked are a part of it.
    getCacheKey: (text, fileName, file) => {
      const inner = loadInner(options.transformer, file.config.rootDir);
      const rewritten = rewrite(text, fileName);
      const { configString, instrument, supportsStaticESM } = file;
      const parts = [rewritten.text, fileName, configString, instrument, supportsStaticESM, process.versions.node];
      return createHash("sha256")
        .update(JSON.stringify([...parts, inner.getCacheKey?.(rewritten.text, fileName, file)]))
        .digest("hex");
    },
  };
}

export default { createTransformer };

type JestResult = ReturnType<JestTransformer["process"]>;

interface Rewritten {
  readonly text: string;
  /** From this text to the user's, as JSON. */
  readonly map?: string;
}

function composed(result: JestResult, map: string): JestResult {
  const { code, map: inner } = splitMap(result);
  if (inner === undefined) return { code, map };
  return { code, map: JSON.stringify(remapping([JSON.parse(inner), JSON.parse(map)], () => null)) };
}
