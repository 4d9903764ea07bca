import path from "node:path";
import type typescript from "typescript";
import type { CheckTask } from "../contract/checkTask.js";
import { ts } from "../compiler/compiler.js";
import { isAnywhere } from "../compiler/nodes.js";
import { judgeEvaluation } from "./run/judgeProgram.js";
import { launch } from "./run/launch.js";
import { prepare } from "./run/prepare.js";
import { type CheckTools, locate, type RunTask, toPosix } from "./site.js";
import { findTestFault } from "./tests/testFiles.js";

/** Findings about a stub before it has a body. */
interface Inspection {
  /** A problem that only a person can fix: the model is not asked. */
  readonly problem?: { readonly kind: "syntax" | "module"; readonly message: string };
  /** Compiler options that decide whether a body compiles. */
  readonly compiler: readonly string[];
}

/** The strict options that most often decide about a body. */
const TOLD = [
  "strict",
  "noUncheckedIndexedAccess",
  "exactOptionalPropertyTypes",
  "noImplicitReturns",
  "noImplicitOverride",
  "noPropertyAccessFromIndexSignature",
] as const;

/** Looks at the file of a stub, and loads it as it is: what stops there would stop every body. */
export async function inspect(task: CheckTask, tools: CheckTools): Promise<Inspection> {
  const fileName = toPosix(path.join(task.project.root, task.skeleton.file));
  const started = tools.sandbox.warm({ ...task.options, root: task.project.root }).catch(() => undefined);
  const site = locate(task, fileName, tools);
  const compiler = describeOptions((site?.userProgram ?? tools.programs.of(fileName)).options);
  // Nothing is at hand that could be loaded.
  if (site === undefined) return { compiler };
  const syntax = syntaxFault(site.program, task.project.root);
  if (syntax !== undefined) return { compiler, problem: { kind: "syntax", message: syntax } };
  await started;
  const run = prepareWithoutBody(task, tools);
  const problem = (await loadingFault(run)) ?? (await findTestFault(run));
  return { compiler, ...(problem === undefined ? {} : { problem: { kind: "module", message: problem } }) };
}

// Only the files of the user's that the stub's own file is compiled with; declarations of packages are not theirs to fix.
function syntaxFault(program: typescript.Program, root: string): string | undefined {
  for (const file of program.getSourceFiles()) {
    if (file.isDeclarationFile || file.fileName.includes("/node_modules/")) continue;
    const [first] = program.getSyntacticDiagnostics(file);
    if (first === undefined) continue;
    const { line, character } = file.getLineAndCharacterOfPosition(first.start);
    const place = `${path.posix.relative(toPosix(root), file.fileName)}:${line + 1}:${character + 1}`;
    return `${place} - error TS${first.code}: ${ts.flattenDiagnosticMessageText(first.messageText, " ")}`;
  }
  return undefined;
}

function prepareWithoutBody(task: CheckTask, tools: CheckTools): RunTask {
  const { skeleton } = task;
  // It names what the stub was given, so that the same parts of the file are loaded; it is never called.
  const named = skeleton.uses.filter((use) => !namesPrivate(use));
  // In brackets each may be spread, as it may where it was given.
  const uses = named.map((use) => `void [${use}];`).join("\n");
  const body = skeleton.ownBody ?? `${uses}\nthrow new Error("There is no body yet.");`;
  const { fixed: _fixed, ...bare } = { ...task, cases: [] };
  return prepare(bare, { imports: "", helpers: "", body }, tools);
}

async function loadingFault(run: RunTask): Promise<string | undefined> {
  const { skeleton } = run.task;
  const launched = await launch(run);
  if ("problem" in launched) return launched.problem.message;
  await using session = launched.session;
  const { evaluationFailure, breakdown, needs } = session.report;
  // The file itself calls a stub while it is loaded: this one, or another that is to be written first.
  if (needs !== undefined || (evaluationFailure && launched.findLine(evaluationFailure.stack)) !== undefined)
    return undefined;
  if (evaluationFailure !== undefined)
    return judgeEvaluation(evaluationFailure, { ...launched, skeleton, findLine: () => undefined }).message;
  return breakdown?.code === "time-limit"
    ? `Loading ${skeleton.file} did not finish within ${breakdown.detail}.`
    : undefined;
}

/** Whether an expression names what is private to a class: no body can, so none loads it. */
function namesPrivate(expression: string): boolean {
  return isAnywhere(ts, ts.createSourceFile("use.tsx", expression, ts.ScriptTarget.Latest), ts.isPrivateIdentifier);
}

function describeOptions(options: typescript.CompilerOptions): string[] {
  const { target = ts.ScriptTarget.ES5, lib = [] } = options;
  const libraries = lib.map((name) => name.split(".").slice(1, -2).join("."));
  return [
    ...TOLD.filter((name) => options[name] === true),
    `target ${ts.ScriptTarget[target]}`,
    ...(libraries.length === 0 ? [] : [`lib ${libraries.join(" ")}`]),
  ];
}
