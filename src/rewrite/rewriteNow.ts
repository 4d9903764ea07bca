import path from "node:path";
import { transform } from "esbuild";
import { rewriteText } from "../../transformer/index.js";
import { jsxOptions } from "../../transformer/jsx.js";
import { ts } from "../project/compiler.js";
import { findConfiguration } from "../project/configuration.js";
import type { Programs } from "../project/program.js";
import { createLink, prepareLinks } from "./link.js";
import type { ModuleFormat, RewriteTask, RewrittenFile } from "./rewritten.js";

/** Rewrites a file and compiles it to JavaScript; undefined when it cannot be read. Needs the compiler: never call it on the caller's thread. */
export async function rewriteNow(
  { fileName, project, format }: RewriteTask,
  programs: Programs,
): Promise<RewrittenFile | undefined> {
  const user = programs.of(fileName);
  const program = user.current(fileName);
  const sourceFile = program.getSourceFile(fileName);
  if (sourceFile === undefined) return undefined;
  const host = { ts, program, root: project.root.replaceAll("\\", "/"), where: () => JSON.stringify(project.root) };
  const found = rewriteText(host, sourceFile);
  const configuration = findConfiguration(path.posix.dirname(fileName));
  const configurations = configuration === undefined ? [] : [configuration];
  // A file that does not parse is left as it is: whoever loads it says where it breaks.
  if (found === undefined || program.getSyntacticDiagnostics(sourceFile).length > 0) {
    return {
      code: undefined,
      stubs: [],
      problems: [],
      dependencies: [...ownFiles(program, fileName), ...configurations],
    };
  }
  await prepareLinks(project, found.stubs);
  const rewritten = rewriteText({ ...host, link: createLink(project) }, sourceFile) ?? found;
  const map = Buffer.from(
    JSON.stringify({ ...rewritten.map, sources: [path.basename(fileName)], sourcesContent: [sourceFile.text] }),
  ).toString("base64");
  const text = `${rewritten.code}\n//# sourceMappingURL=data:application/json;base64,${map}\n`;
  // Stubs write their types out; what is given to agents may be inferred, through any of the user's files.
  const inferredFrom = rewritten.descriptions.length > 0 ? ownFiles(program, fileName) : [];
  return {
    code: await toJavaScript(text, fileName, user.options, format),
    stubs: rewritten.stubs.map(({ id, fingerprint }) => ({ id, fingerprint })),
    problems: rewritten.problems,
    dependencies: [...rewritten.dependencies, ...inferredFrom, ...configurations],
  };
}

// Through any of the user's files a name can come to mean our `stub`; that a package begins to pass it on is not expected.
function ownFiles(program: Program, fileName: string): string[] {
  return program
    .getSourceFiles()
    .filter((file) => file.fileName !== fileName && !program.isSourceFileDefaultLibrary(file))
    .flatMap((file) => (file.fileName.includes("/node_modules/") ? [] : [file.fileName]));
}

type Program = ReturnType<ReturnType<Programs["of"]>["current"]>;
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
    tsconfigRaw: { compilerOptions },
  });
  return code;
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
