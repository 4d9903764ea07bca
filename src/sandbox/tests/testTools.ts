import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The tools for tests in the sandbox: a runner for the user's files, assertions for examples. */
type TestTools = "runner" | "assertions";

const FILES = { runner: "./testRunner.js", assertions: "./testAssertions.js" } as const;
/** The globals that a test may exchange for those of a clock: the runner exports what is in force. */
export const TIMED = [
  ...["setTimeout", "setInterval", "setImmediate", "clearTimeout", "clearInterval", "clearImmediate"],
  ...["Date", "performance"],
];
const sources = new Map<TestTools, Promise<string>>();

/** Test tools as one module without imports; bundled once, and only when somebody needs them. */
export function testToolsSource(tools: TestTools): Promise<string> {
  const known = sources.get(tools);
  if (known !== undefined) return known;
  const source = bundleTools(tools);
  sources.set(tools, source);
  return source;
}

async function bundleTools(tools: TestTools): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(FILES[tools], import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    target: "node20",
    // The runner's own are the realm's, whatever the modules around it are given in their place.
    ...(tools === "runner" ? { banner: { js: `const { ${TIMED.join(", ")} } = globalThis;` } } : {}),
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}
