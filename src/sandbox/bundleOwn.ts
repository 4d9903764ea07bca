import { fileURLToPath } from "node:url";
import { build, type BuildOptions } from "esbuild";

const bundled = new Map<string, Promise<string>>();

/** A module of ours that works in the sandbox, as one script: bundled once, and only when somebody needs it. */
export function bundleOwn(url: URL, form: BuildOptions): Promise<string> {
  const text = bundled.get(url.href) ?? bundle(url, form);
  bundled.set(url.href, text);
  return text;
}

async function bundle(url: URL, form: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(url)],
    bundle: true,
    write: false,
    platform: "neutral",
    target: "node20",
    logLevel: "silent",
    ...form,
  });
  return outputFiles?.[0]?.text ?? "";
}
