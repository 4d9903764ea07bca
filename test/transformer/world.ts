import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { createBeforeTransformer, rewriteText, type TransformHost } from "../../transformer/index.js";
import type { FunctionDescription, Link, Skeleton, StubProblem } from "../../transformer/stub.js";

const PACKAGE = {
  "node_modules/selfcoding/package.json": JSON.stringify({
    name: "selfcoding",
    type: "module",
    exports: {
      ".": { types: "./index.d.ts", default: "./index.js" },
      "./runtime": { types: "./runtime.d.ts", default: "./runtime.js" },
    },
  }),
  "node_modules/selfcoding/index.d.ts": `
    export interface Stub { (...things: unknown[]): never; with(options: object): (...things: unknown[]) => never }
    export declare const stub: Stub;
    export declare function selfCoding(...given: any[]): any;
    export declare function registered<Given extends (...values: never[]) => unknown>(given: Given): Given;
    export { CodeGenAgent, FunctionAgent, AgentResult } from "./agents.js";
  `,
  "node_modules/selfcoding/agents.d.ts": `
    type Given = readonly unknown[] | { readonly [name: string]: unknown };
    export interface AgentOptions { readonly functions?: Given; readonly uses?: Given }
    export declare class AgentResult<Value> {
      readonly value: Value;
      adapt<Signature extends (...values: never[]) => unknown>(request: string, options?: object): Promise<AgentResult<Signature>>;
    }
    export declare class FunctionAgent { constructor(options: AgentOptions); request(question: string): Promise<AgentResult<unknown>> }
    export declare class CodeGenAgent {
      constructor(options: AgentOptions);
      generateFunction<Signature extends (...values: never[]) => unknown>(request: string, options?: AgentOptions): Promise<AgentResult<Signature>>;
    }
  `,
  "node_modules/selfcoding/index.js": `export const stub = () => { throw new Error('untransformed'); }; export const selfCoding = stub;
    export const registered = (given) => given;
    export class AgentResult { adapt(...given) { return given; } }
    export class FunctionAgent { constructor(options) { this.options = options; } request() { return new AgentResult(); } }
    export class CodeGenAgent extends FunctionAgent { generateFunction(...given) { return given; } }`,
  "node_modules/selfcoding/runtime.d.ts": `
    export declare function define(json: string, binding: object): any;
    export declare function describe<Value>(value: Value, json: string): Value;
    export declare function signature(json: string): object;
  `,
  "node_modules/selfcoding/runtime.js": `
    export const stubs = {};
    const descriptions = new Map();
    export const describe = (value, json) => (descriptions.set(value, JSON.parse(json)), value);
    export const signature = (json) => ({ signature: JSON.parse(json) });
    export const descriptionOf = (value) => descriptions.get(value);
    export function define(json, binding) {
      const skeleton = { ...JSON.parse(json), scope: binding.entries() };
      const stub = { skeleton, binding, calls: [], heals: [], members: [], answer: () => [] };
      stubs[skeleton.id.slice(skeleton.id.indexOf("#") + 1)] = stub;
      const heals = (locals) => ({
        heal(error, self, values) { stub.heals.push({ error, self, values, locals }); return "healed"; },
        healNext(error, self, values) { stub.heals.push({ error, self, values, locals, isLater: true }); },
      });
      const answer = (self, values, locals) => {
        stub.calls.push({ self, values, locals });
        return stub.answer.call(self, values, locals);
      };
      stub.handle = {
        call(...values) { return answer(this, values); },
        bind(locals) { return Object.assign(function (...values) { return answer(this, values, locals); }, heals(locals)); },
        member(...given) { stub.members.push(given); },
        ...heals(),
      };
      return stub.handle;
    }
  `,
};

/** One stub as the fixture's runtime saw it. */
interface FakeStub {
  readonly skeleton: Skeleton;
  readonly binding: {
    readonly where: string;
    readonly scope: Record<string, unknown>;
    readonly install?: (implementation: unknown) => void;
    readonly options?: () => Record<string, unknown>;
  };
  readonly calls: { self: unknown; values: unknown[]; locals?: Record<string, unknown> }[];
  readonly heals: {
    error: Error;
    self: unknown;
    values: unknown[];
    locals?: Record<string, unknown>;
    isLater?: boolean;
  }[];
  readonly members: [owner: object, key: PropertyKey, isStatic: boolean, hasOthers: boolean][];
  answer: (values: unknown[], locals?: Record<string, unknown>) => unknown;
}

/** The two ways in which a plan is applied. */
export type Way = "text" | "tree";
/** Both. */
export const WAYS: readonly Way[] = ["text", "tree"];

/** Both, into modules and into CommonJS. */
export const VARIANTS = WAYS.flatMap((way) => [
  { way, name: "modules", options: {} },
  { way, name: "CommonJS", options: { module: ts.ModuleKind.CommonJS, esModuleInterop: true } },
]);

/** A project in a temporary folder, with the package in its node_modules. */
export interface World extends AsyncDisposable {
  readonly root: string;
  readonly program: ts.Program;
  host(link?: Link): TransformHost;
  source(file: string): ts.SourceFile;
  /** Rewrites one file's text. */
  rewrite(file: string, link?: Link): NonNullable<ReturnType<typeof rewriteText>>;
  skeleton(file: string, name?: string): Skeleton;
  problems(file: string): readonly StubProblem[];
  /** Compiles everything and loads `main.ts`. `stubs` gives what the runtime was told once a stub has been touched. */
  // `any`: what a test's own module exports is known to the test.
  run(
    way: Way,
    link?: Link,
  ): Promise<{
    main: any;
    stubs: Record<string, FakeStub>;
    javascript: string;
    descriptionOf(value: unknown): FunctionDescription | undefined;
  }>;
}

const libraries = new Map<string, ts.SourceFile | undefined>();

/** Makes a project of TypeScript files. */
export function createWorld(files: Record<string, string>, options: ts.CompilerOptions = {}): World {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), "selfcoding-transformer-")));
  const isCommonJs = options.module === ts.ModuleKind.CommonJS;
  const all = { "package.json": JSON.stringify({ type: isCommonJs ? "commonjs" : "module" }), ...PACKAGE, ...files };
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  const compilerOptions: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.es2022.d.ts"],
    skipDefaultLibCheck: true,
    types: [],
    strict: true,
    outDir: path.join(root, "out"),
    rootDir: root,
    sourceMap: true,
    ...options,
  };
  const names = Object.keys(files).filter((name) => /\.tsx?$/.test(name) && !name.startsWith("node_modules"));
  const rootNames = names.map((name) => path.join(root, name));
  const program = ts.createProgram({ rootNames, options: compilerOptions, host: cachingHost(compilerOptions) });
  const host = (link?: Link): TransformHost => ({ ts, program, root, link, where: () => JSON.stringify(root) });
  const source = (file: string): ts.SourceFile => {
    const found = program.getSourceFile(path.join(root, file));
    if (found === undefined) throw new Error(`${file} is not in the program.`);
    return found;
  };
  const rewrite: World["rewrite"] = (file, link) => {
    const rewritten = rewriteText(host(link), source(file));
    if (rewritten === undefined) throw new Error(`${file} holds no stub.`);
    return rewritten;
  };
  return {
    root,
    program,
    host,
    source,
    rewrite,
    problems: (file) => rewrite(file).problems,
    skeleton(file, name) {
      const { stubs, problems } = rewrite(file);
      const found = stubs.find((stub) => name === undefined || stub.id.endsWith(`#${name}`));
      if (found === undefined)
        throw new Error(`No such stub: ${JSON.stringify([stubs.map(({ id }) => id), problems])}`);
      return found;
    },
    async run(way, link) {
      const outputs = way === "tree" ? emitTree(program, host(link)) : emitText(program, host(link));
      for (const [name, text] of outputs) {
        mkdirSync(path.dirname(name), { recursive: true });
        writeFileSync(name, text);
      }
      const file = path.join(root, "out", "main.js");
      const main = isCommonJs ? createRequire(file)(file) : await import(pathToFileURL(file).href);
      const runtime = await import(pathToFileURL(path.join(root, "node_modules/selfcoding/runtime.js")).href);
      const { stubs, descriptionOf } = runtime;
      return { main, stubs, javascript: readFileSync(file, "utf8"), descriptionOf };
    },
    async [Symbol.asyncDispose]() {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function cachingHost(options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options, true);
  const { getSourceFile } = host;
  host.getSourceFile = (name, ...more) => {
    if (!name.includes("/typescript/lib/")) return getSourceFile(name, ...more);
    if (!libraries.has(name)) libraries.set(name, getSourceFile(name, ...more));
    return libraries.get(name);
  };
  return host;
}

function emitTree(program: ts.Program, host: TransformHost): Map<string, string> {
  const outputs = new Map<string, string>();
  const write: ts.WriteFileCallback = (name, text) => outputs.set(name, text);
  program.emit(undefined, write, undefined, false, { before: [createBeforeTransformer(host)] });
  return outputs;
}

function emitText(program: ts.Program, host: TransformHost): Map<string, string> {
  const outputs = new Map<string, string>();
  const { outDir = "", rootDir = "", ...options } = program.getCompilerOptions();
  for (const sourceFile of program.getSourceFiles()) {
    if (sourceFile.isDeclarationFile) continue;
    const text = rewriteText(host, sourceFile)?.code ?? sourceFile.text;
    const { outputText, sourceMapText } = ts.transpileModule(text, {
      compilerOptions: { ...options, moduleResolution: ts.ModuleResolutionKind.Bundler },
      fileName: sourceFile.fileName,
    });
    const target = path.join(outDir, path.relative(rootDir, sourceFile.fileName)).replace(/\.tsx?$/, ".js");
    outputs.set(target, outputText);
    if (sourceMapText !== undefined) outputs.set(`${target}.map`, sourceMapText);
  }
  return outputs;
}
