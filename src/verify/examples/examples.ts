import type { Skeleton } from "../../../transformer/stub.js";
import { ts } from "../../compiler/compiler.js";
import type { Case } from "../../contract/nouns.js";
import { asImport } from "./imports.js";
import { stepsOf } from "./steps.js";
import { importedNames } from "../../project/imports.js";
import { codeTextsOfProse } from "./prose.js";
import { codeTexts, parseCode } from "./source.js";
import { withoutSemicolon } from "../semicolon.js";

/** The examples of a stub: those that can be run, and what is said of the others. */
interface Examples {
  readonly cases: readonly Case[];
  readonly notes: readonly string[];
}

/** The examples in the docs of a stub that say what must come of them, as cases. */
export function parseExamples(skeleton: Skeleton): Case[] {
  return [...readExamples(skeleton).cases];
}

/**
 * Reads the examples in the docs of a stub: its `@example` tags, and what is code by its form in its description.
 * Statements that say nothing prepare those that follow.
 */
export function readExamples(skeleton: Skeleton): Examples {
  const { name, owner, id, docs } = skeleton;
  const own = new Set([name, ...(owner === undefined || owner.name === "" ? [] : [owner.name])]);
  const isNamed = /^[\p{ID_Start}$_]/u.test(name) && id?.endsWith("#default") !== true;
  const tagged = withSharedImports(
    docs.examples.flatMap(codeTexts).map((text) => readText(text, own, isNamed, skeleton)),
  );
  const described = { name, parameters: skeleton.parameters.map((one) => one.name) };
  const told = codeTextsOfProse([docs.description, ...docs.remarks].join("\n\n"), described).map((text) =>
    readText(text, own, isNamed, skeleton),
  );
  const read = [...tagged, ...told];
  const cases = new Map(read.flatMap((each) => each.cases).map((one) => [JSON.stringify(one), one]));
  const binding = new Set(tagged.flatMap((each) => each.cases).map((one) => JSON.stringify(one)));
  const broken = docs.examples
    .filter((text) => text.trim() !== "" && codeTexts(text).every((code) => code.trim() === ""))
    .map((text) => `The example \`${text.split("\n", 1)[0] ?? ""}\` was left out: it is not TypeScript.`);
  const all = [...cases].map(([key, one]): Case =>
    binding.size === 0 || binding.has(key) ? one : { ...one, isAside: true },
  );
  // They show what other members do as well: one of those may be at fault.
  const around = ownerExamples(skeleton).map((text) => readText(text, new Set([name]), isNamed, skeleton));
  const beside = around.flatMap((each) => each.cases).filter((one) => !cases.has(JSON.stringify(one)));
  all.push(...beside.map((one): Case => ({ ...one, isAside: true })));
  return { cases: all, notes: [...new Set([...broken, ...read.flatMap((each) => each.notes)])] };
}

/** What one example imports, the next ones mean as well, and often do not say again. */
function withSharedImports(all: readonly Examples[]): Examples[] {
  let before: readonly string[] = [];
  const share = (one: Case): Case => {
    if (!("code" in one.input)) return one;
    const own = one.input.imports ?? [];
    const imports = [...before.filter((each) => !own.includes(each)), ...own];
    return imports.length === 0 ? one : { ...one, input: { ...one.input, imports } };
  };
  return all.map(({ cases, notes }) => {
    const shared = cases.map(share);
    const [last] = shared.slice(-1);
    if (last !== undefined && "code" in last.input) before = last.input.imports ?? before;
    return { cases: shared, notes };
  });
}

/** The code in the examples of the class that a member belongs to. */
function ownerExamples({ owner }: Skeleton): string[] {
  const [declaration] =
    owner === undefined ? [] : ts.createSourceFile("owner.ts", owner.text, ts.ScriptTarget.Latest, true).statements;
  const tags = declaration === undefined ? [] : ts.getJSDocTags(declaration);
  return tags
    .filter(({ tagName }) => tagName.text === "example")
    .flatMap(({ comment }) => codeTexts(ts.getTextOfJSDocComment(comment) ?? ""));
}

type ExampleStep = ReturnType<typeof stepsOf>["steps"][number];

/** The lines of one text, as in `@example`, that say what must come of them. */
export function parseExampleText(text: string): Case[] {
  return codeTexts(text).flatMap((code) => readText(code, new Set(), false).cases);
}

/**
 * @param isWanted - one of the function's own names has to stand in what becomes a case
 * @param skeleton - of the function: texts that it returns may be shown without quotation marks
 */
function readText(text: string, own: ReadonlySet<string>, isWanted: boolean, skeleton?: Skeleton): Examples {
  const parsed = parseCode(text);
  if (parsed === undefined) return { cases: [], notes: [] };
  const imported = parseCode(parsed.statements.map((statement) => asImport(statement) ?? "").join("\n"));
  const aliases = importedNames(imported ?? parsed).filter(({ name }) => own.has(name));
  const known = new Set([...own, ...aliases.map(({ local }) => local)]);
  const wanted = isWanted ? known : undefined;
  const { steps, imports } = stepsOf(parsed, (name) => known.has(name), skeleton && namesOfTexts(skeleton));
  const cases: Case[] = [];
  const notes: string[] = [];
  for (const [index, { says, unreadable, words, isBare }] of steps.entries()) {
    const before = neededBefore(steps, index);
    // What a callback prints is not what the call returns.
    if (says?.expect.kind === "returns" && [steps[index], ...before].some((step) => step?.isPrinting)) continue;
    const isMeant =
      wanted === undefined || [words, ...before.map((step) => step.words)].some((each) => has(each, wanted));
    if (!isMeant) continue;
    if (unreadable !== undefined && says === undefined) notes.push(leftOut(steps[index], unreadable));
    if (says === undefined) continue;
    const lines = (own: string | undefined): string => [...before.map(({ code: each }) => each), own].join("\n").trim();
    const code = lines(says.code);
    const more = {
      ...(imports.length === 0 ? {} : { imports }),
      ...(says.isWatched ? { shown: lines(steps[index]?.code) } : {}),
    };
    const aside = isBare ? ({ isAside: true } as const) : {};
    cases.push({ origin: "example", input: { code, ...more }, expect: says.expect, ...aside });
  }
  return { cases, notes };
}

/** Of a function that returns texts, what a name in a documented value can mean; undefined of any other. */
function namesOfTexts({ result, scope }: Skeleton): ReadonlySet<string> | undefined {
  return result?.kind === "string" ? new Set(scope.map(({ name }) => name)) : undefined;
}

function leftOut(step: ExampleStep | undefined, value: string): string {
  return `The example \`${withoutSemicolon(step?.code ?? "")}\` was left out: its value \`${value}\` cannot be parsed.`;
}

function has(words: ReadonlySet<string>, wanted: ReadonlySet<string>): boolean {
  return [...wanted].some((name) => words.has(name));
}

/**
 * The steps before one that it needs: those that declare what it names, and those that may have changed it. A name
 * that is declared twice means the one that was declared last.
 */
function neededBefore(steps: readonly ExampleStep[], index: number): ExampleStep[] {
  const effects = steps.flatMap(({ isEffect }, at) => (isEffect && at < index ? [at] : []));
  const needed = new Set([index, ...effects]);
  for (let size = 0; size !== needed.size;) {
    size = needed.size;
    // What a function names is looked up when it is called.
    const seenFrom = (at: number): number => (steps[at]?.isHoisted ? index : at);
    for (const at of [...needed])
      for (const name of steps[at]?.uses ?? []) addDeclaring(needed, steps, name, seenFrom(at));
    for (let at = 0; at < index; at++) {
      const { uses = [], code } = steps[at] ?? {};
      const places = [...uses].map((name) => declaring(steps, name, seenFrom(at)));
      if (code !== undefined && places.some((place) => place !== undefined && needed.has(place))) needed.add(at);
    }
  }
  needed.delete(index);
  return inBlocks(
    [...needed].sort((one, other) => one - other).flatMap((at) => steps[at] ?? []),
    steps[index],
  );
}

function addDeclaring(needed: Set<number>, steps: readonly ExampleStep[], name: string, at: number): void {
  const place = declaring(steps, name, at);
  if (place !== undefined && steps[place]?.code !== undefined) needed.add(place);
}

/** Which step declares what a name means in another. */
function declaring(steps: readonly ExampleStep[], name: string, at: number): number | undefined {
  const place = steps.findLastIndex(
    ({ declares, isHoisted }, each) => (each < at || isHoisted === true) && declares.includes(name),
  );
  return place < 0 ? undefined : place;
}

// Two declarations of one name cannot stand side by side; the earlier is only there for what it did.
function inBlocks(before: readonly ExampleStep[], own: ExampleStep | undefined): ExampleStep[] {
  return before.flatMap((step, index) => {
    if (step.code === undefined) return [];
    const later = [...before.slice(index + 1), ...(own === undefined ? [] : [own])];
    const isAgain = step.declares.some((name) => later.some((other) => other.declares.includes(name)));
    return isAgain ? [{ ...step, code: `{ ${step.code}\n}` }] : [step];
  });
}
