import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { EnvironmentModuleNode, HotUpdateOptions, Plugin, ResolvedConfig, ViteDevServer } from "vite";
import { mayHoldStub } from "../../../transformer/ownNames.js";
import type { EventMap } from "../../contract/events.js";
import type { GenerationResult } from "../../foundry/thread/protocol.js";
import { runnerVariables } from "../../runtime/options.js";
import { readText } from "../../store/files.js";
import { hearVersions } from "../rewriteClient.js";
import type { HostFile } from "../hosts/hostFile.js";
import { createEndpoint } from "./endpoint.js";
import { keepStubModules, withSlashes } from "./stubModules.js";

/** What a page gets for selfcoding: its two names are one module there, as they share what is configured. */
const PAGE_MODULE = "\0selfcoding/page";
/** The bundles of which that is made, by their names. */
const PAGE_BUNDLE = "\0selfcoding/page/";
const OWN_NAMES: readonly string[] = ["selfcoding", "selfcoding/runtime"];

type CacheKeyGenerator = (module: { readonly sourceCode: string }) => string | false | undefined;

/** What Vitest hands a plugin: 4 has the generator as an experiment, and its elders have none. */
type VitestContext = Partial<
  Record<"defineCacheKeyGenerator" | "experimental_defineCacheKeyGenerator", (generator: CacheKeyGenerator) => void>
>;

interface ViteHooks extends Required<Pick<Plugin, "config" | "resolveId" | "load" | "configureServer" | "hotUpdate">> {
  readonly configureVitest: (context: VitestContext) => void;
}

/** Vite's own part of the plugin: what pages get in place of the package, and what its dev server does. */
export class DevServer {
  readonly #token = randomBytes(32).toString("base64url");
  readonly #modules = keepStubModules();
  /** Versions that a page has got with the answer to its call, by their files. */
  readonly #handed = new Map<string, string>();
  readonly #writing = new Set<Promise<unknown>>();
  #server: ViteDevServer | undefined;
  #isServing = false;
  #endpoint = "";

  /** Takes what the user has configured. */
  settle({ command, base }: Pick<ResolvedConfig, "command" | "base">): void {
    this.#isServing = command === "serve";
    this.#endpoint = `${base.startsWith("/") ? base : "/"}@selfcoding`;
  }

  /** Takes note of a file that was rewritten; undefined for one that holds nothing of ours any more. */
  note(fileName: string, text: string, file: HostFile | undefined): void {
    if (!this.#isServing) return;
    if (file === undefined) return this.#modules.forget(fileName);
    this.#modules.note(fileName, text, file);
    // Vite watches its root alone.
    const outside = [...file.dependencies, ...file.versions].filter((name) => this.#isOutside(name));
    if (outside.length > 0) this.#server?.watcher.add(outside);
  }

  /** Whether a file that is built comes into a page, which heals nothing. */
  isShipped(context: object): boolean {
    return !this.#isServing && isOfPage(context) === true;
  }

  /** Whether the bundler is to be told of a file that went into another; a dev server is told by {@link hooks}. */
  isWatchedByHost(file: string): boolean {
    return this.#server === undefined || (isUnderVitest() && existsSync(file));
  }

  readonly hooks: ViteHooks = {
    config: () => ({ ssr: { external: [...OWN_NAMES] }, optimizeDeps: { exclude: [...OWN_NAMES] } }),
    resolveId: ownModule,
    load: (id) => {
      if (id === PAGE_MODULE) return this.#isServing ? this.#connecting() : SHIPPED;
      return id.startsWith(PAGE_BUNDLE) ? readBundle(id.slice(PAGE_BUNDLE.length)) : undefined;
    },
    configureServer: (server) => this.#open(server),
    configureVitest: (context) =>
      // Vitest's own cache knows a file by its text alone: nothing of its versions, declarations or mode.
      (context.defineCacheKeyGenerator ?? context.experimental_defineCacheKeyGenerator)?.(({ sourceCode }) =>
        mayHoldStub(sourceCode) ? false : undefined,
      ),
    hotUpdate: hotUpdateOf((options, graph) => this.#update(options, graph)),
  };

  #connecting(): string {
    const development = JSON.stringify(`${PAGE_BUNDLE}development`);
    // Not by the module's own address as a base: Vite takes that for a file to be served.
    const url = `new URL(import.meta.url).origin + ${JSON.stringify(this.#endpoint)}`;
    return [
      `export * from ${development};`,
      `import { connect } from ${development};`,
      `connect({ url: ${url}, token: ${JSON.stringify(this.#token)} });`,
    ].join("\n");
  }

  #open(server: ViteDevServer): void {
    this.#server = server;
    if (isUnderVitest()) return;
    const stopHearing = hearVersions((name, event) => {
      if (name === "version-adopt") this.#take(event as EventMap["version-adopt"]);
    });
    // Each change of its configuration makes another server.
    server.httpServer?.once("close", stopHearing);
    const onWrite = (result: Promise<GenerationResult>): void => void this.#await(result);
    server.middlewares.use(
      createEndpoint({ path: this.#endpoint, token: this.#token, modules: this.#modules, onWrite }),
    );
  }

  #take({ id, path: place }: EventMap["version-adopt"]): void {
    if (place === "") return;
    for (const { project } of this.#modules.withStub(id)) {
      const file = path.join(project.root, place);
      this.#handed.set(withSlashes(file), readText(file) ?? "");
    }
  }

  async #await(result: Promise<GenerationResult>): Promise<void> {
    const settled = result.then(
      (given) => {
        // Modules that a body imports come with its file only: that the page must load anew.
        if (given.kind !== "version" || given.compiled.linked.imports === "") return;
        for (const [file, text] of this.#handed) if (text === given.compiled.source) this.#handed.delete(file);
      },
      () => undefined,
    );
    this.#writing.add(settled);
    await settled;
    this.#writing.delete(settled);
  }

  async #update({ file, modules }: HotUpdateOptions, graph: Graph): Promise<EnvironmentModuleNode[] | undefined> {
    const { modules: holders, isVersion } = this.#modules.holding(file);
    if (holders.length === 0) return undefined;
    const own = holders.flatMap(({ fileName }) => [...(graph.moduleGraph.getModulesByFile(fileName) ?? [])]);
    if (!isVersion) return [...new Set([...own, ...modules])];
    // Whether a page has it already is only known when its answer is on the way.
    await Promise.all(this.#writing);
    const text = readText(file);
    const isHanded = graph.isPage && text !== undefined && this.#handed.get(file) === text;
    if (!isHanded) return own;
    for (const module of own) graph.moduleGraph.invalidateModule(module);
    return [];
  }

  #isOutside(file: string): boolean {
    const root = `${withSlashes(this.#server?.config.root ?? "")}/`;
    return !withSlashes(file).startsWith(root) && !file.includes("node_modules");
  }
}

const SHIPPED = ["shipped", "shippedWords"]
  .map((name) => `export * from ${JSON.stringify(PAGE_BUNDLE + name)};`)
  .join("\n");

function readBundle(name: string): { readonly code: string; readonly moduleSideEffects: false } {
  const code = readFileSync(new URL(`../../runtime/page/${name}.js`, import.meta.url), "utf8");
  return { code, moduleSideEffects: false };
}

/** The modules of one environment. */
interface Graph {
  readonly moduleGraph: ViteDevServer["environments"][string]["moduleGraph"];
  readonly isPage: boolean;
}

type Update = (options: HotUpdateOptions, graph: Graph) => Promise<EnvironmentModuleNode[] | undefined>;

function hotUpdateOf(update: Update): ViteHooks["hotUpdate"] {
  return function (options) {
    const { moduleGraph, config } = this.environment;
    return update(options, { moduleGraph, isPage: config.consumer === "client" });
  };
}

const ownModule: ViteHooks["resolveId"] = function (id, _importer, options) {
  if (id === PAGE_MODULE || id.startsWith(PAGE_BUNDLE)) return id;
  if (!OWN_NAMES.includes(id) || isUnderVitest()) return undefined;
  return (isOfPage(this) ?? options.ssr !== true) ? PAGE_MODULE : undefined;
};

/** Whether modules of a build come into a page; before Vite 6 there were no environments that say so. */
function isOfPage(context: object): boolean | undefined {
  const { environment } = context as { environment?: { config: { consumer: string } } };
  return environment && environment.config.consumer === "client";
}

/** Vitest's programs are none that run in a page, whatever they imitate. */
function isUnderVitest(): boolean {
  return runnerVariables().VITEST !== undefined;
}
