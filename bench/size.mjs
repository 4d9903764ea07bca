// The caller's runtime as a bundler ships it.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** Bytes, minified and gzipped, of what rewritten code and `import { stub, selfCoding } from "selfcoding"` bring along. */
export async function measureSize() {
  const result = await build({
    stdin: {
      contents: 'export { define } from "selfcoding/runtime"; export { stub, selfCoding } from "selfcoding";',
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    bundle: true,
    minify: true,
    platform: "node",
    format: "esm",
    write: false,
  });
  return gzipSync(result.outputFiles[0].contents).length;
}
