import { existsSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Loader, OnLoadResult, OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from "esbuild";
import type typescript from "typescript";
import { mayHoldStub } from "../../../transformer/index.js";
import { PACKAGE_NAME } from "../../../transformer/stub.js";
import { testToolsSource, TIMED } from "../../sandbox/tests/testTools.js";
import { withAmbientEnums } from "../../project/ambientEnums.js";
import { ASSERTIONS } from "../examples/names.js";
import { withModuleNames } from "../../project/moduleNames.js";
import { EMITTERS, isNodeModule } from "../policy/policy.js";
import { bareModuleName } from "../../text/moduleNames.js";
import { holdsElements, isScript, isTypeScript } from "../../text/fileNames.js";

/** A module for the sandbox. */
interface BundleInput {
  /** TypeScript, sliced. */
  readonly text: string;
  /** Absolute posix path of the user's file that it stands for. */
  readonly fileName: string;
  readonly configurationPath: string | undefined;
  /** Knows what the compiler itself would write: elements, which a configuration may leave to a later tool, and enums. */
  readonly program?: typescript.Program | undefined;
  /** Modules that are loaded before it. */
  readonly before?: readonly string[];
  /** A file of the user's tests that the text imports: the sandbox's own runner stands for theirs. */
  readonly testFile?: string;
  /** Gives another file of the user's the bodies of its stubs. */
  rewrite(fileName: string, text: string): string;
}

/** Where the runner and the assertions come from. */
const TEST_TOOLS = "test-tools";
/** The name under which a program finds the runner. */
export const TEST_RUNNER = "selfcoding-tests";
const RUNNER = "runner";
const USERS_RUNNERS = ["vitest", "@jest/globals", "bun:test", "node:test", "mocha", "ava"];
/** The module whose exports stand for names that a runner can make global. */
export const RUNNER_GLOBALS = "selfcoding-test-globals";
const GLOBALS =
  "describe, suite, context, it, test, specify, xit, xtest, xdescribe, fit, fdescribe, expect, vi, jest, " +
  "before, after, beforeAll, afterAll, beforeEach, afterEach, suiteSetup, suiteTeardown, setup, teardown";

// Decorators and wrappers leave what they are given; stubs have been given bodies before.
const PACKAGE_SHIM = `
const keep = (value, context) => (typeof value === "function" ? value : undefined);
const selfCoding = (...values) => (values.length > 1 || typeof values[0] === "function" ? keep(...values) : keep);
const stub = () => { throw new Error("A stub was called that has no body."); };
stub.with = () => stub;
const registered = (given) => given;
// Agents are made at the top level of the modules that use them: what stands for them can be constructed, too.
const nothing = function () {};
// Built files of other packages: bodies that stand there are run as they are, and nothing is healed.
const define = (json) => {
  const unbuilt = function () {
    throw new Error(JSON.parse(json).name + " has no body in its built file: once it is written, build that again.");
  };
  const heal = (error) => { throw error; };
  const healNext = nothing;
  const bind = () => Object.assign(unbuilt, { heal, healNext, remember: nothing });
  return { call: unbuilt, heal, healNext, remember: nothing, bind, member: nothing };
};
const describe = (value) => value;
const names = { CodeGenAgent: nothing, FunctionAgent: nothing, define, describe, registered, selfCoding, signature: nothing, stub };
const own = { __esModule: true, ...names };
module.exports = new Proxy(own, { get: (_, key) => own[key] ?? nothing });
`;

/** Files that esbuild reads by itself, besides scripts. */
const READABLE = [".json", ".txt", ".css"];
/** A filter of esbuild's that lets everything through. */
const ALL = /.*/;
/** Marks what has been asked already, as asking resolves through the same hooks. */
const ASKED = Symbol("asked");

/** How the modules of a program are found and read for the sandbox. */
export function sandboxModules(input: BundleInput): Plugin {
  const entry = nativePath(input.fileName);
  return {
    name: "sandbox-modules",
    setup(host) {
      serveOwn(host);
      host.onResolve({ filter: ALL }, (asked) => resolve(host, input, entry, asked));
      host.onLoad({ filter: ALL, namespace: "missing" }, ({ path: name }) => missing(name));
      host.onLoad({ filter: ALL, namespace: "file" }, ({ path: name }) => readUserFile(name, entry, input));
    },
  };
}

async function resolve(
  { resolve: find }: PluginBuild,
  { fileName, testFile }: BundleInput,
  entry: string,
  { path: name, kind, importer, namespace, resolveDir, pluginData, with: attributes }: OnResolveArgs,
): Promise<OnResolveResult | undefined> {
  if (name === RUNNER_GLOBALS) return { path: "globals", namespace: TEST_TOOLS };
  if (pluginData === ASKED || kind === "entry-point") return undefined;
  if (name === fileName) return { path: entry, sideEffects: true };
  if (name === PACKAGE_NAME || name.startsWith(`${PACKAGE_NAME}/`)) return { path: name, namespace: "selfcoding" };
  if (testFile !== undefined && (name === TEST_RUNNER || USERS_RUNNERS.includes(name)))
    return { path: RUNNER, namespace: TEST_TOOLS };
  if (name === ASSERTIONS) return { path: "assertions", namespace: TEST_TOOLS };
  if (isNodeModule(name)) return { path: bareModuleName(name), namespace: "node" };
  const isLate = kind === "require-call" || kind === "require-resolve" || kind === "dynamic-import";
  const isOwn = !importer.includes("node_modules");
  if (!isLate && !isOwn) return undefined;
  const found = await find(name, { importer, namespace, resolveDir, kind, pluginData: ASKED, with: attributes });
  // Of what is optional, nobody knows before it is asked for.
  if (found.errors.length > 0) return isLate ? { path: name, namespace: "missing" } : undefined;
  // Node runs what is imported, whatever a package says of its modules' effects.
  return isOwn && !found.external && !found.path.includes("node_modules")
    ? { path: found.path, namespace: found.namespace, sideEffects: true }
    : undefined;
}

function serveOwn({ onLoad }: PluginBuild): void {
  onLoad({ filter: ALL, namespace: "selfcoding" }, () => ({ contents: PACKAGE_SHIM, loader: "js" }));
  onLoad({ filter: ALL, namespace: TEST_TOOLS }, async ({ path: name }) => ({
    contents:
      name === "globals"
        ? `export { ${[GLOBALS, ...TIMED].join(", ")} } from "${TEST_RUNNER}";`
        : await testToolsSource(name === RUNNER ? RUNNER : "assertions"),
    loader: "js",
  }));
  onLoad({ filter: ALL, namespace: "node" }, ({ path: name }) => ({
    contents: name === EMITTERS ? emitterSource() : `module.exports = $builtin(${JSON.stringify(name)});`,
    loader: "js",
  }));
}

// An emitter has no effect but on who listens to it, and files make some while they are loaded. What only Node's module
// has stands there as that of all modules: it says what it is when it is used.
function emitterSource(): string {
  const source = readFileSync(createRequire(import.meta.url).resolve("events/events.js"), "utf8");
  return `${source}
const others = $builtin("events");
for (const name of Object.getOwnPropertyNames(others)) if (!(name in EventEmitter)) EventEmitter[name] = others[name];`;
}

// As Node says it, for a package that looks at the code before it does without.
function missing(name: string): OnLoadResult {
  const message = JSON.stringify(`Cannot find module '${name}'`);
  return { contents: `throw Object.assign(new Error(${message}), { code: "MODULE_NOT_FOUND" });`, loader: "js" };
}

function readUserFile(name: string, entry: string, input: BundleInput): OnLoadResult | undefined {
  const { text, fileName, testFile, program, rewrite } = input;
  const complete = (own: string, known = name.replaceAll("\\", "/")): string =>
    withModuleNames(program === undefined ? own : withAmbientEnums(program, known, own), name);
  if (name === entry) return { contents: complete(text, fileName), loader: loaderOf(name) };
  // A binary, a picture, a page: what Node cannot load fails when it is asked for, and nothing else with it.
  if (!isScript(name)) return READABLE.some((ending) => name.endsWith(ending)) ? undefined : missing(name);
  const original = readFileSync(name, "utf8");
  if (testFile !== undefined && name === nativePath(testFile))
    return { contents: complete(original), loader: loaderOf(name) };
  const isUsers = isTypeScript(name) && !name.includes("node_modules");
  const contents = isUsers
    ? complete(mayHoldStub(original) ? rewrite(name, original) : original)
    : withModuleNames(original, name);
  return contents === original ? undefined : { contents, loader: loaderOf(name) };
}

function loaderOf(fileName: string): Loader {
  if (holdsElements(fileName)) return fileName.endsWith(".tsx") ? "tsx" : "jsx";
  return isTypeScript(fileName) ? "ts" : "js";
}

/** A path as the bundler knows it, links followed. */
export function nativePath(fileName: string): string {
  return existsSync(fileName) ? realpathSync(fileName) : path.resolve(fileName);
}
