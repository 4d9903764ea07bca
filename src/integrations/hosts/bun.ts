import { readFileSync } from "node:fs";
import { holdsElements } from "../../text/fileNames.js";
import { mayHoldStub } from "../../../transformer/ownNames.js";
import { mistakes } from "../rewriteFile.js";
import { rewriteForHostBlocking } from "./hostFile.js";
import { settleHost } from "./hostOptions.js";

interface Loaded {
  readonly contents: string;
  readonly loader: "ts" | "tsx";
}

/** What Bun hands to a plugin, as far as it is used here. */
interface BunBuild {
  onLoad(files: { readonly filter: RegExp }, load: (file: { readonly path: string }) => Loaded): void;
}

interface BunGlobal {
  plugin(plugin: { readonly name: string; setup(build: BunBuild): void }): unknown;
}

// Packages are published as JavaScript: only the user's own files are read.
const OWN_FILES = /^(?!.*[\\/]node_modules[\\/]).*\.[cm]?tsx?$/;

const { Bun } = globalThis as unknown as { readonly Bun: BunGlobal };
const settings = settleHost({});

/** Answers for the user's TypeScript, whether it holds stubs or not: Bun asks nobody else for a file that a plugin has taken. */
Bun.plugin({
  name: "selfcoding",
  setup: (build) => {
    build.onLoad({ filter: OWN_FILES }, ({ path: fileName }) => {
      const text = readFileSync(fileName, "utf8");
      const file = mayHoldStub(text) ? rewriteForHostBlocking({ fileName, text, ...settings }) : undefined;
      if (file !== undefined && file.problems.length > 0) throw mistakes(file.problems);
      return { contents: file?.code ?? text, loader: holdsElements(fileName) ? "tsx" : "ts" };
    });
  },
});
