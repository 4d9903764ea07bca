// The caller's side, part by part as a program loads it.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { transformSync } from "esbuild";

const parts = {
  start: ["runtime/index.js"],
  kept: ["runtime/late/callersSide.cjs"],
  asking: ["runtime/late/foundrySide.cjs"],
};

/**
 * Bytes, minified and gzipped: what a rewritten file imports, what the first miss of a version that is kept loads besides,
 * what a miss without one, or a throw, loads besides, and all of it together.
 */
export function measureSize() {
  const sizeOf = (files) =>
    gzipSync(
      files
        .map((file) => readFileSync(new URL(`../dist/src/${file}`, import.meta.url), "utf8"))
        .map((text) => transformSync(text, { minify: true, legalComments: "none" }).code)
        .join("\n"),
    ).length;
  const sizes = Object.fromEntries(Object.entries(parts).map(([part, files]) => [part, sizeOf(files)]));
  return { ...sizes, all: sizeOf(Object.values(parts).flat()) };
}
