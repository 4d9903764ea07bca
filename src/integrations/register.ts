import "tsx";
import module from "node:module";
import { fileURLToPath } from "node:url";
import { hookCommonJs, showTsx } from "./commonJsHook.js";
import { expectOffers } from "../foundry/thread/thread.js";
import { shareWith } from "./rewriteClient.js";
import { rewriteFile } from "./rewriteFile.js";

// tsx is loaded first: hooks that are registered later are asked first, and ours answers only for files with stubs.
type LoadHook = (url: string, context: object, next: (url: string, context: object) => unknown) => unknown;
type WithSyncHooks = typeof module & { registerHooks?: (hooks: { load: LoadHook }) => void };

const { registerHooks } = module as WithSyncHooks;

/** Answers for files with stubs, whatever other hooks do with TypeScript. */
const load: LoadHook = (url, context, next) => {
  const file = url.startsWith("file:") ? rewriteFile(fileURLToPath(url)) : undefined;
  if (file === undefined) return next(url, context);
  showTsx(() => next(url, context));
  // Given as source, CommonJS gets a `require` that fails at ES modules in Node 22; without, `hookCommonJs` answers.
  if (file.format === "commonjs") return { format: "commonjs", source: null, shortCircuit: true };
  return { source: file.code, format: file.format, shortCircuit: true };
};

shareWith(expectOffers());
if (registerHooks !== undefined) registerHooks({ load });
else {
  const offers = expectOffers();
  module.register(new URL("./moduleHooks.js", import.meta.url), { data: { offers }, transferList: [offers] });
}
// What is required goes by the extension's handler, which is tsx's own: no hook of either kind is asked.
hookCommonJs();
process.setSourceMapsEnabled(true);
