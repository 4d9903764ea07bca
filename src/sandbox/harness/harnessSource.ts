import { fileURLToPath } from "node:url";
import { build } from "esbuild";

let source: Promise<string> | undefined;

/** The harness as one script whose value is its `start`: no module can be loaded inside a context. */
export function harnessSource(): Promise<string> {
  source ??= bundleHarness();
  return source;
}

async function bundleHarness(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("./harness.js", import.meta.url))],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "$harness",
    platform: "neutral",
    target: "node20",
    logLevel: "silent",
  });
  return `(() => { "use strict"; ${outputFiles[0]?.text ?? ""}; return $harness.start; })()`;
}
