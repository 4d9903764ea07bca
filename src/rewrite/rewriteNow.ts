import path from "node:path";
import { pathToFileURL } from "node:url";
import { transform } from "esbuild";
import { analyzeFile, prepareText, type TransformHost } from "../../transformer/index.js";
import { jsxOptions } from "../../transformer/jsx.js";
import type { Skeleton, StubProblem } from "../../transformer/stub.js";
import { ts } from "../compiler/compiler.js";
import type { Programs, UserProgram } from "../project/program.js";
import { stubsOfFile } from "../project/stubsOfFile.js";
import { fileStamp } from "../store/files.js";
import { createFrozenLink, createLink } from "./link.js";
import { prepareLinks } from "./prepareLinks.js";
import { stampVersion } from "./rewriteCache.js";
import type { ModuleFormat, RewriteTask, RewrittenFile } from "./rewritten.js";
import { joinMap } from "../text/inlineMap.js";

/** Rewrites a file, and compiles it unless TypeScript is wanted; undefined when it cannot be read. Needs the compiler: never call it on the caller's thread. */
export async function rewriteNow(task: RewriteTask, programs: Programs): Promise<RewrittenFile | undefined> {
  const { fileName, project, format, text, isFrozen, isHealingOff, isShipped } = task;
  const user = programs.of(fileName);
  const program = user.withHostText(fileName, text);
  const stamps = user.stamps();
  const sourceFile = program.getSourceFile(fileName);
  if (sourceFile === undefined) return undefined;
  const where = task.where ?? JSON.stringify(project.root);
  const host = { ts, program, root: project.root.replaceAll("\\", "/"), where: () => where };
  const prepared = prepareText(host, sourceFile);
  const leave = (): RewrittenFile => {
    const dependencies = [...ownFiles(program, fileName), ...user.configurations];
    return { code: undefined, stubs: [], problems: [], versions: {}, ...stamped(stamps, dependencies) };
  };
  // A file that does not parse is left as it is: whoever loads it says where it breaks.
  if (prepared === undefined || program.getSyntacticDiagnostics(sourceFile).length > 0) return leave();
  // Before they are read: what changes meanwhile must not be taken for what was read.
  const versions = prepared.stubs.map(({ id, fingerprint }) => [id, stampVersion(project, id, fingerprint)] as const);
  await prepareLinks(project, prepared.stubs);
  const links =
    isFrozen === true
      ? { frozenLink: createFrozenLink(project) }
      : { link: createLink(project, { isHealingOff: isHealingOff ?? isShipped }), isShipped };
  const rewritten = prepared.rewrite(links);
  // Stubs write their types out; what is given to agents may be inferred, through any of the user's files.
  const inferredFrom = rewritten.descriptions.length > 0 ? ownFiles(program, fileName) : [];
  const isCompiled = text !== undefined && isCompiledText(rewritten.problems, { host, user, fileName, text });
  const printed = await print(rewritten, { sourceFile, format, options: user.options });
  // So is one that only parses, as with a name that is declared twice.
  if (printed === undefined) return leave();
  return {
    ...printed,
    stubs: rewritten.stubs.map(({ id, fingerprint }) => ({ id, fingerprint })),
    problems: rewritten.problems,
    versions: Object.fromEntries(versions),
    ...stamped(stamps, [...rewritten.dependencies, ...inferredFrom, ...user.configurations]),
    ...(isCompiled ? { isCompiled } : {}),
  };
}

/** The stubs of a file, as its rewrite captures them. */
export function describeNow(
  { fileName, project, text }: Pick<RewriteTask, "fileName" | "project" | "text">,
  programs: Programs,
): readonly Skeleton[] {
  const program = programs.of(fileName).withHostText(fileName, text);
  const sourceFile = program.getSourceFile(fileName);
  if (sourceFile === undefined) return [];
  return stubsOfFile(program, sourceFile, project.root.replaceAll("\\", "/")).map(({ skeleton }) => skeleton);
}

function stamped(
  stamps: ReadonlyMap<string, string>,
  dependencies: readonly string[],
): Pick<RewrittenFile, "dependencies" | "stamps"> {
  const named = dependencies.map((name) => [name, stamps.get(name) ?? fileStamp(name)]);
  return { dependencies, stamps: Object.fromEntries(named) };
}

type Rewritten = ReturnType<NonNullable<ReturnType<typeof prepareText>>["rewrite"]>;

async function print(
  { code, map }: Rewritten,
  { sourceFile, format, options }: { sourceFile: SourceFile; format: RewriteTask["format"]; options: CompilerOptions },
): Promise<Pick<RewrittenFile, "code" | "map"> | undefined> {
  const { fileName } = sourceFile;
  const isTypeScript = format === "typescript";
  const directory = path.posix.dirname(fileName);
  const [, ...versions] = map.sources;
  // Bundlers know a source by its whole name, and make it a relative one.
  const sources = isTypeScript
    ? [fileName, ...versions]
    : [path.basename(fileName), ...versions.map((name) => path.posix.relative(directory, name ?? ""))];
  const json = JSON.stringify({ ...map, sources });
  if (isTypeScript) return { code, map: json };
  const whole = `${joinMap(code, json)}\n`;
  try {
    return { code: await toJavaScript(whole, fileName, options, format) };
  } catch (error) {
    if (await compiles(sourceFile.text, fileName, options, format)) throw error;
    return undefined;
  }
}

/** Whether a file compiles as its author has written it. */
async function compiles(...source: Parameters<typeof toJavaScript>): Promise<boolean> {
  try {
    await toJavaScript(...source);
    return true;
  } catch {
    return false;
  }
}

/** Whether a text has lost types that the file on disk has: a stub that is a mistake in the one is none in the other. */
function isCompiledText(
  problems: readonly StubProblem[],
  { host, user, fileName, text }: { host: TransformHost; user: UserProgram; fileName: string; text: string },
): boolean {
  const untyped = problems.filter(({ code }) => UNTYPED.includes(code));
  if (untyped.length === 0) return false;
  const program = user.withHostText(fileName);
  const onDisk = program.getSourceFile(fileName);
  if (onDisk === undefined || onDisk.text === text) return false;
  const written = analyzeFile({ ...host, program }, onDisk);
  return written.stubs.length > 0 && !written.problems.some(({ code }) => UNTYPED.includes(code));
}

const UNTYPED = ["stub-no-return-type", "stub-untyped-parameter"];

// Through any of the user's files a name can come to mean our `stub`; that a package begins to pass it on is not expected.
function ownFiles(program: Program, fileName: string): string[] {
  return program
    .getSourceFiles()
    .filter((file) => file.fileName !== fileName && !program.isSourceFileDefaultLibrary(file))
    .flatMap((file) => (file.fileName.includes("/node_modules/") ? [] : [file.fileName]));
}

type Program = ReturnType<UserProgram["current"]>;
type SourceFile = NonNullable<ReturnType<Program["getSourceFile"]>>;
type CompilerOptions = Programs extends { of(name: string): { options: infer Options } } ? Options : never;

async function toJavaScript(
  text: string,
  fileName: string,
  options: CompilerOptions,
  format: ModuleFormat,
): Promise<string> {
  const { experimentalDecorators = false, useDefineForClassFields, emitDecoratorMetadata } = options;
  // Of the two only the compiler itself writes `design:paramtypes`.
  if (emitDecoratorMetadata === true) return transpile(text, fileName, options, format);
  const compilerOptions = {
    experimentalDecorators,
    ...jsxOptions(ts, options),
    ...(useDefineForClassFields === undefined ? {} : { useDefineForClassFields }),
  };
  const { code } = await transform(text, {
    loader: fileName.endsWith("x") ? "tsx" : "ts",
    format: format === "module" ? "esm" : "cjs",
    target: `node${process.versions.node}`,
    sourcemap: "inline",
    sourcefile: fileName,
    platform: "node",
    ...(format === "commonjs" ? { define: ownPlace(fileName) } : {}),
    tsconfigRaw: { compilerOptions },
  });
  return code;
}

// An ES module that is required, made CommonJS, still asks where it is.
function ownPlace(fileName: string): Record<string, string> {
  const values = { url: pathToFileURL(fileName).href, filename: fileName, dirname: path.dirname(fileName) };
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`import.meta.${name}`, JSON.stringify(value)]),
  );
}

function transpile(text: string, fileName: string, options: CompilerOptions, format: ModuleFormat): string {
  const module = format === "module" ? ts.ModuleKind.ESNext : ts.ModuleKind.CommonJS;
  const compilerOptions = {
    ...options,
    module,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    noEmit: false,
    inlineSourceMap: true,
    target: ts.ScriptTarget.ES2022,
  };
  return ts.transpileModule(text, { fileName, compilerOptions }).outputText;
}
