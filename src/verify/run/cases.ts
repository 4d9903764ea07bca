import type { Skeleton } from "../../../transformer/stub.js";
import type { Expectation } from "../../contract/expectation.js";
import type { CapturedCall, Case } from "../../contract/nouns.js";
import { bareReceiver } from "../examples/bareReceiver.js";
import { ts } from "../../compiler/compiler.js";
import { readExamples } from "../examples/examples.js";
import type { NameContext } from "../examples/names.js";
import { printExample } from "../examples/print.js";
import { parseCode } from "../examples/source.js";
import { namesIn, printSurroundings } from "../slice/closure.js";
import type { Placed } from "../types/place.js";
import type { reachOf } from "../slice/reach.js";
import { freeReferences } from "../../compiler/scopes.js";
import { withoutSemicolon } from "../semicolon.js";
import { shapesWithin } from "../shapesWithin.js";
import { joinLines, withoutFullStop } from "../../text/lines.js";

/** A case that can be run, with how it is called in sentences. */
export interface RunnableCase {
  readonly origin: Case;
  /** As `parseDuration("1h")`. */
  readonly label: string;
}

/** The cases as code behind the user's module. */
export interface PrintedCases {
  readonly code: string;
  readonly runnable: readonly RunnableCase[];
  /** Modules that examples load. */
  readonly loaded: readonly string[];
  /** Why no inputs can be drawn. */
  readonly undrawable?: string;
  /** Why the others cannot be run. */
  readonly notes: readonly string[];
}

/** The surroundings that the cases are printed for. */
export interface PrintContext {
  readonly skeleton: Skeleton;
  readonly placed: Placed;
  readonly moduleNames: ReadonlySet<string>;
  readonly reach: ReturnType<typeof reachOf>;
  /** Variables of enclosing functions, as the call at hand saw them. */
  readonly locals: Readonly<Record<string, string>>;
  /** Where what examples name is looked for. */
  readonly loading: Pick<NameContext, "options" | "files" | "mayLoad">;
}

type CodeInput = Extract<Case["input"], { code: string }>;
type Printed =
  { readonly code: string; readonly label: string; readonly loaded?: readonly string[] } | { readonly note: string };

const MAX_LABEL = 200;
/** Names that are there without being declared. */
const IN_FUNCTIONS = new Set(["$revive", "arguments", "undefined"]);

/**
 * Prints cases as thunks that run in the scope of the user's module; `target` is the code of what inputs are drawn
 * for, `state` of the file's variables that stay as they are.
 */
export function printCases(
  cases: readonly Case[],
  context: PrintContext,
  target: string | { readonly problem: string },
  state: string,
): PrintedCases {
  const notes = [...readExamples(context.skeleton).notes];
  const runnable: RunnableCase[] = [];
  const codes: string[] = [];
  const isDrawable = typeof target === "string";
  const loaded: string[] = [];
  for (const one of cases) {
    const printed = printCase(one, context);
    if ("note" in printed) {
      notes.push(printed.note);
      continue;
    }
    loaded.push(...(printed.loaded ?? []));
    codes.push(printed.code);
    runnable.push({ origin: one, label: printed.label });
  }
  return {
    code: `$cases([\n${codes.join(",\n")}\n], ${scopeGetter(context)}, ${isDrawable ? target : "undefined"}, ${state});`,
    ...(isDrawable ? {} : { undrawable: target.problem }),
    runnable,
    loaded,
    notes,
  };
}

function printCase(one: Case, context: PrintContext): Printed {
  const { input, expect } = one;
  if (!("call" in input)) return printCode(input, expect, context);
  const printed = printCall(input.call, context);
  if ("note" in printed || expect.kind !== "returns") return printed;
  const problem = problemOf(`(${expect.value})`, context);
  if (problem !== undefined)
    return { note: `The example \`${printed.label}\` was not compared: its value \`${expect.value}\` ${problem}.` };
  return { ...printed, code: printCallCase(printed.run, expect.value) };
}

function printCallCase(run: string, expected?: string): string {
  return `{ run: ${run}${expected === undefined ? "" : `, expected: async () => (${expected}\n)`} }`;
}

function printCall(
  call: CapturedCall,
  context: PrintContext,
): { readonly code: string; readonly label: string; readonly run: string } | { readonly note: string } {
  const { skeleton } = context;
  const list = call.arguments.join(", ");
  const label = callLabel(skeleton, call.self, list);
  if (call.notReplayable !== undefined)
    return { note: `${shorten(label)} was not run: ${withoutFullStop(call.notReplayable)}.` };
  const values = [call.self ?? "undefined", ...call.arguments];
  const reached = printReach({ ...context, locals: { ...context.locals, ...call.locals } }, values);
  if ("problem" in reached) return { note: `${shorten(label)} was not run: ${reached.problem}.` };
  const run = `async ($call) => { ${reached.around}const $target = ${reached.expression}; return $call(${call.self ?? "undefined"}, [${list}], ($self, $arguments) => $target.call($self, ...$arguments)); }`;
  return { code: printCallCase(run), label: shorten(label), run };
}

function callLabel({ name, form }: Skeleton, self: string | undefined, list: string): string {
  const receiver = self === undefined ? "" : `${/^\$revive\((\w+)/.exec(self)?.[1] ?? self}.`;
  const short = receiver.length > 60 ? "this." : receiver;
  return form === "getter" ? `${short}${name}` : `${short}${name}(${list})`;
}

/** How a case is called in findings. */
export function caseLabel({ input }: Case, skeleton: Skeleton): string {
  if ("code" in input) return codeLabel(input.shown ?? input.code);
  return shorten(callLabel(skeleton, input.call.self, input.call.arguments.join(", ")));
}

/**
 * The code that reaches the function: an expression, and what must be declared around it.
 *
 * @param values expressions that stand beside it, which may name what is around it, too
 */
export function printReach(
  { skeleton, reach, moduleNames, locals }: PrintContext,
  values: readonly string[] = [],
): { readonly around: string; readonly expression: string } | { readonly problem: string } {
  const { name } = skeleton;
  const isOwn = skeleton.owner === undefined;
  const isThere = (each: string): boolean => moduleNames.has(each) || each in globalThis || IN_FUNCTIONS.has(each);
  const named = [...new Set(values.flatMap(namesIn))].filter((each) => !isThere(each));
  const unseen = (each: string) => ({ problem: `it is given ${each}, which only the code around ${name} can reach` });
  if ("path" in reach) {
    const hidden = named.find((each) => reach.held?.has(each) !== true);
    if (hidden !== undefined) return unseen(hidden);
    const around = named.map((each) => `const ${each} = ${reach.held?.get(each)}; `).join("");
    return { around, expression: reach.path };
  }
  const isKnown = (each: string): boolean => isThere(each) || (isOwn && each === name);
  const free = new Set([...reach.free, ...named]);
  const made = printSurroundings(free, { declarations: reach.declarations, locals, isKnown });
  if ("missing" in made) {
    if (!reach.free.has(made.missing)) return unseen(made.missing);
    return { problem: `${name} uses ${made.missing} of the function around it, which cannot be recreated` };
  }
  // By its name it can call itself, and what is around it can call it.
  if (isOwn) return { around: `${made.code}const ${name} = ${reach.text}; `, expression: name };
  return { around: made.code, expression: reach.text };
}

function printCode({ code, shown, imports = [] }: CodeInput, expect: Expectation, context: PrintContext): Printed {
  const label = codeLabel(shown ?? code);
  const { skeleton, placed, moduleNames, loading } = context;
  const reached = printReach(context);
  if ("problem" in reached) return { note: `The example \`${label}\` was left out: ${reached.problem}.` };
  const { access, name } = skeleton;
  const isMember = access?.endsWith(`.${name}`) === true;
  // The file's own name for something goes before that of a member.
  const bare = moduleNames.has(name) ? undefined : bareReceiver(skeleton);
  const named = bare === undefined ? reached.expression : `(...values) => ${bare}.${name}(...values)`;
  const isNamed = bare === undefined && (access !== undefined || named === name);
  const around = isNamed ? reached.around : `${reached.around}const ${name} = ${named}; `;
  const printed = printExample(code, imports, expect, {
    name,
    fileName: placed.fileName,
    ...loading,
    skeleton,
    around,
    bare,
    isKnown: (each) =>
      moduleNames.has(each) ||
      (each === name && (!isMember || bare !== undefined)) ||
      each in context.locals ||
      each === "$revive",
  });
  return "problem" in printed
    ? { note: `The example \`${label}\` was left out: ${printed.problem}.` }
    : { code: printed.code, label, loaded: printed.loaded };
}

function problemOf(code: string, { moduleNames, skeleton }: PrintContext): string | undefined {
  const parsed = parseCode(code);
  if (parsed === undefined) return "is not TypeScript";
  const unknown = freeReferences(ts, parsed).find(
    ({ text }) => !moduleNames.has(text) && !(text in globalThis) && text !== skeleton.name && text !== "$revive",
  );
  return unknown === undefined ? undefined : `names \`${unknown.text}\`, which the file does not have`;
}

// Classes by name, so that their instances can be printed, and made.
function scopeGetter({ skeleton, moduleNames, placed }: PrintContext): string {
  const drawn = new Set(classNames(skeleton));
  const classes = skeleton.scope
    .filter(({ kind, name }) => (kind === "class" || drawn.has(name)) && moduleNames.has(name))
    .map(({ name }) => name);
  const { owner } = skeleton;
  if (owner?.kind === "class" && moduleNames.has(owner.name)) classes.push(owner.name);
  return placed.isSynthesized ? "() => ({})" : `() => ({ ${[...new Set(classes)].join(", ")} })`;
}

function classNames(skeleton: Skeleton): string[] {
  return shapesWithin(skeleton).flatMap((shape) => (shape.kind === "class" ? [shape.name] : []));
}

/** The statements of an example on one line. */
function codeLabel(code: string): string {
  const statements = parseCode(code)?.statements.map((each) => withoutSemicolon(each.getText()));
  return shorten(statements?.join("; ") ?? code);
}

/** A text on one line, cut in its middle. */
function shorten(text: string, limit: number = MAX_LABEL): string {
  const line = joinLines(text).trim();
  return line.length <= limit ? line : `${line.slice(0, limit - 40)} … ${line.slice(-30)}`;
}
