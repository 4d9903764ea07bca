import { bundleOwn } from "../bundleOwn.js";

/** The tools for tests in the sandbox: a runner for the user's files, assertions for examples. */
type TestTools = "runner" | "assertions";

const FILES = { runner: "./testRunner.js", assertions: "./testAssertions.js" } as const;
/** The globals that a test may exchange for those of a clock: the runner exports what is in force. */
export const TIMED = [
  ...["setTimeout", "setInterval", "setImmediate", "clearTimeout", "clearInterval", "clearImmediate"],
  ...["Date", "performance"],
];

/** What assertions say is read by a model, and in a terminal of whatever kind. */
const COLOURLESS = 'const process = { env: { NO_COLOR: "" } };';

/** Test tools as one module without imports. */
export function testToolsSource(tools: TestTools): Promise<string> {
  return bundleOwn(new URL(FILES[tools], import.meta.url), {
    format: "esm",
    mainFields: ["module", "main"],
    // The runner's own are the realm's, whatever the modules around it are given in their place.
    banner: { js: tools === "runner" ? `${COLOURLESS} const { ${TIMED.join(", ")} } = globalThis;` : COLOURLESS },
    minifySyntax: true,
    minifyWhitespace: true,
  });
}
