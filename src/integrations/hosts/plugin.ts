import { createUnplugin, type UnpluginContext, type UnpluginContextMeta, type UnpluginOptions } from "unplugin";
import type { ResolvedConfig } from "vite";
import { OWN_WORDS } from "../../../transformer/ownNames.js";
import { DevServer } from "../devServer/devServer.js";
import { rewriteForHost, withoutTypeCheck } from "./hostFile.js";
import { type HostOptions, settleHost } from "./hostOptions.js";
import { mistakeIn } from "./componentScript.js";
import { joinMessages, messagesOf } from "./messages.js";
import { COMPONENT, NOWHERE, OWN_MODULES, PACKAGES, TYPESCRIPT, whereFor } from "./outside.js";

type HostMessage = ReturnType<typeof messagesOf>[number];

/** Farm leaves nothing outside that it is not told to. */
const FARM: UnpluginOptions["farm"] = {
  resolve: {
    filters: { sources: [OWN_MODULES.source], importers: [".*"] },
    executor: async ({ source }) => ({ resolvedPath: source, external: true, sideEffects: true, query: [], meta: {} }),
  },
};

/** The plugin of Rollup and its kin, and of Farm; each entry of the package gives one of its forms. */
export const plugin = createUnplugin<HostOptions | undefined, false>(createPlugin);

function createPlugin(options: HostOptions | undefined, { framework }: UnpluginContextMeta): UnpluginOptions {
  const { isFrozen, store } = settleHost(options ?? {});
  const vite = framework === "vite" ? new DevServer() : undefined;
  const warned = new Set<string>();
  const collected = new CollectedMessages(framework === "rollup" || framework === "rolldown" || framework === "vite");
  const refuse = (context: Pick<UnpluginContext, "error">, messages: readonly HostMessage[]): void => {
    if (messages.length === 0 || collected.take(messages)) return;
    // Farm falls over an error that it is told of.
    if (framework === "farm") throw new Error(joinMessages(messages)?.message);
    for (const message of messages) context.error(message);
  };
  return {
    name: "selfcoding",
    // What comes later has no types any more.
    enforce: "pre",
    transform: {
      filter: { id: { include: [TYPESCRIPT, COMPONENT], exclude: PACKAGES }, code: OWN_WORDS },
      async handler(text, fileName) {
        if (COMPONENT.test(fileName)) {
          const mistake = mistakeIn(fileName, text, isFrozen);
          if (mistake === undefined) return undefined;
          if (isFrozen) return void refuse(this, [mistake]);
          if (!warned.has(fileName)) this.warn(mistake);
          return void warned.add(fileName);
        }
        const isShipped = vite?.isShipped(this) === true;
        const where = isShipped ? NOWHERE : whereFor(framework);
        const file = await rewriteForHost({ fileName, text, isFrozen, isShipped, store, where });
        vite?.note(fileName, text, file);
        if (file === undefined) return undefined;
        const inputs = [...file.dependencies, ...file.versions];
        for (const input of inputs) if (vite?.isWatchedByHost(input) ?? true) this.addWatchFile(input);
        refuse(this, messagesOf(fileName, file));
        if (file.isCompiled) return undefined;
        const { code, map = "null" } = framework === "rollup" ? withoutTypeCheck(file) : file;
        return { code, map: JSON.parse(map) };
      },
    },
    ...waysOf(collected, vite),
  };
}

/** What differs from bundler to bundler: how it leaves a package outside, and how it is told of mistakes at its end. */
function waysOf(collected: CollectedMessages, vite: DevServer | undefined): Partial<UnpluginOptions> {
  const { ending } = collected;
  const configResolved = (config: ResolvedConfig): void => {
    collected.collect(config.command === "build");
    vite?.settle(config);
  };
  const resolveId = (id: string) => (OWN_MODULES.test(id) ? { id, external: true } : undefined);
  return {
    rollup: { ...ending, resolveId },
    rolldown: { ...ending, resolveId },
    ...(vite === undefined ? {} : { vite: { ...ending, ...vite.hooks, configResolved } }),
    farm: FARM,
  };
}

/** What a bundler that stops at its first error is told at the end of the build: all of it. */
class CollectedMessages {
  #messages: HostMessage[] = [];
  #isCollecting: boolean;

  constructor(isCollecting: boolean) {
    this.#isCollecting = isCollecting;
  }

  /** A server has no end: it is told at once. */
  collect(isCollecting: boolean): void {
    this.#isCollecting = isCollecting;
  }

  /** @returns whether they are kept for the end */
  take(messages: readonly HostMessage[]): boolean {
    if (this.#isCollecting) this.#messages.push(...messages);
    return this.#isCollecting;
  }

  /** The hooks of Rollup and its kin. */
  readonly ending = {
    buildStart: (): void => {
      this.#messages = [];
    },
    buildEnd: reportOf(() => joinMessages(this.#messages)),
  };
}

function reportOf(message: () => HostMessage | undefined) {
  return function (this: { error(message: HostMessage): void }, error?: Error): void {
    const found = message();
    // What broke the build is told already.
    if (error === undefined && found !== undefined) this.error(found);
  };
}
