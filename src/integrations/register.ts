import "tsx";
import module from "node:module";
import { hookCommonJs } from "./commonJsHook.js";
import { load } from "./moduleHooks.js";
import { expectOffers } from "../foundry/thread/thread.js";
import { shareWith } from "./rewriteClient.js";

// tsx is loaded first: hooks that are registered later are asked first, and ours answers only for files with stubs.
type WithSyncHooks = typeof module & { registerHooks?: (hooks: { load: typeof load }) => void };

const { registerHooks } = module as WithSyncHooks;

shareWith(expectOffers());
if (registerHooks !== undefined) registerHooks({ load });
else {
  const offers = expectOffers();
  module.register(new URL("./moduleHooks.js", import.meta.url), { data: { offers }, transferList: [offers] });
}
// What is required goes by the extension's handler, which is tsx's own: no hook of either kind is asked.
hookCommonJs();
process.setSourceMapsEnabled(true);
