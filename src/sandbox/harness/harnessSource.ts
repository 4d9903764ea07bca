import { bundleOwn } from "../bundleOwn.js";

/** The harness as one script whose value is its `start`: no module can be loaded inside a context. */
export async function harnessSource(): Promise<string> {
  const url = new URL("./harness.js", import.meta.url);
  const text = await bundleOwn(url, { format: "iife", globalName: "$harness" });
  return `(() => { "use strict"; ${text}; return $harness.start; })()`;
}
