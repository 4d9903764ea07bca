import type { Skeleton } from "../../transformer/stub.js";
import type { InputTree } from "../draw/tree.js";

/** Tells of an input whether the docs say that it is never given. */
export type IsRuledOut = (values: readonly InputTree[]) => boolean;

type Rule = (tree: InputTree) => boolean;

/** "Whether it is a valid date", "null if it is not positive": what comes of such an input is said, so it is given. */
const IS_CONDITION =
  /\b(?:whether|if|unless|otherwise|else|invalid|when|where|checks?|tests?|validates?|(?:returns?|or|gives?) (?:null|undefined|false))\b/i;
const NOT_EMPTY =
  /\bnon-?empty\b|\b(?:not|never|isn't|aren't) (?:be )?empty\b|\bat least (?:one|1|two|2)\b|\b(?:has|have|with|contains?|holds?) one or more\b/i;
const COUNTED = /\b(?:whole|natural|integers?|int)\b/i;
const ABOVE_ZERO = /\bpositive\b|\bgreater than (?:0|zero)\b|> ?0\b/i;
const NOT_BELOW_ZERO =
  /\bnon-?negative\b|\b(?:not|never) (?:be )?(?:negative|below (?:0|zero))\b|\bnatural\b|>= ?0\b|≥ ?0/i;
const LEAST = /\b(?:at least|from|>=|≥) (-?\d+)\b(?! (?:to|and|through)\b)/i;
const RANGE = /\b(?:between|from|in the range(?: of)?) (-?\d+) (?:and|to|through) (-?\d+)\b/i;
const RANGE_AS_DASH = /\((-?\d+) ?(?:-|–|to|\.\.+) ?(-?\d+)\)/;
const TEXT_FORM =
  /\bvalid\b|\bwell-?formed\b|\bISO\b|\bof the form\b|\bin the form\b|\b(?:in the |of )format\b|\bformatted as\b|\bwritten as\b|\bonly (?:\S+ )?(?:letters|digits|characters)\b|\b(?:letters|digits|characters) only\b|\bseparated by\b|\b(?:made|consists?|consisting) (?:up )?of\b|"#?(?:rgb|rrggbb|hh?:mm|yyyy-mm)|\bmultiple of\b/i;
/** What is never just any text. */
const TEXT_KIND =
  /\b(?:e-?mail|IP(?:v[46])?|MAC) address(?:es)?\b|\bversion (?:number|string)s?\b|\bsemantic versions?\b|\bhex(?:adecimal)? (?:string|colou?r|number|digit)s?\b|\b(?:DNA|RNA) (?:strand|sequence|string)s?\b|\bUUIDs?\b|\bURLs?\b|\bquoted (?:string|text)\b|\b(?:Roman|binary) (?:numeral|string|number)s?\b|\b(?:strings? of|in|by|phone's) digits\b|\bphone numbers?\b|\bJSON\b/i;
const SIZES =
  /\b(?:same|equal|matching) (?:\S+ )?(?:length|size|number)\b|\bas (?:many|long)\b.+\bas\b|\bsorted (?:\S+ )?(?:lists?|arrays?|numbers?|ascending|descending)\b|\bordered lists?\b|\b(?:is|are) (?:a |an |the )?(?:keys?|index|indices|members?) of\b|\bconnected graph\b|\bmultiple of\b/i;
const SQUARE = /\bsquare (?:matri|grid|board|array)|\bn ?[x×] ?n\b/i;
const MATRIX = /\bmatri(?:x|ces)\b|\bgrid\b|\brectang/i;

/**
 * Reads which inputs the docs rule out: what a function does with them is nobody's promise, so a crash is no fault.
 * Only what a crash could come from is read, and a text that is not one of those that the examples give counts as unfit.
 *
 * @param given the texts that examples and calls at hand give
 */
export function ruledOutBy(
  { docs, signature }: Pick<Skeleton, "docs" | "signature">,
  given: readonly string[],
): IsRuledOut {
  const said = [docs.description, ...docs.parameters.map(({ text }) => text)]
    .flatMap(sentences)
    .filter((sentence) => !IS_CONDITION.test(sentence));
  const rules = rulesOf(said.join(". "), given);
  // A key is drawn without its object, so the object does not have it: no such call would compile.
  if (/\bkeyof\b/.test(signature)) rules.push(({ kind }) => kind === "object" || kind === "undefined", isNull);
  return (values) => rules.some((rule) => values.some((tree) => holds(tree, rule)));
}

function sentences(text: string): string[] {
  return text.replace(/\s+/g, " ").split(/[.;!?](?=\s|$)/);
}

function rulesOf(docs: string, given: readonly string[]): Rule[] {
  const rules: Rule[] = [];
  if (NOT_EMPTY.test(docs)) rules.push(isEmpty);
  const texts = new Set(given);
  if (TEXT_FORM.test(docs) || TEXT_KIND.test(docs))
    rules.push((tree) => typeof plainOf(tree) === "string" && !texts.has(plainOf(tree) as string));
  const related = ["array", "object", "map"];
  if (SIZES.test(docs)) rules.push((tree) => related.includes(tree.kind) || typeof plainOf(tree) === "string");
  if (SQUARE.test(docs)) rules.push((tree) => !isMatrix(tree, (height, width) => height > 0 && height === width));
  else if (MATRIX.test(docs)) rules.push((tree) => !isMatrix(tree, (height, width) => height === 0 || width > 0));
  return [...rules, ...numberRules(docs)];
}

function numberRules(docs: string): Rule[] {
  const tests: ((value: number) => boolean)[] = [];
  if (COUNTED.test(docs)) tests.push((value) => !Number.isInteger(value));
  if (ABOVE_ZERO.test(docs)) tests.push((value) => value <= 0);
  if (NOT_BELOW_ZERO.test(docs)) tests.push((value) => value < 0);
  const range = RANGE.exec(docs) ?? RANGE_AS_DASH.exec(docs);
  if (range !== null) tests.push((value) => value < Number(range[1]) || value > Number(range[2]) || value % 1 !== 0);
  const least = LEAST.exec(docs);
  if (least !== null) tests.push((value) => value < Number(least[1]) || value % 1 !== 0);
  return tests.map((test) => (tree) => {
    const value = tree.kind === "bigint" ? Number(tree.text) : plainOf(tree);
    return typeof value === "number" && test(value);
  });
}

function isNull(tree: InputTree): boolean {
  return plainOf(tree) === null;
}

function plainOf(tree: InputTree): unknown {
  return tree.kind === "plain" ? tree.value : undefined;
}

function isEmpty(tree: InputTree): boolean {
  if (tree.kind === "array" || tree.kind === "set") return tree.items.length === 0;
  if (tree.kind === "map") return tree.entries.length === 0;
  return tree.kind === "object" ? tree.members.length === 0 : plainOf(tree) === "";
}

/** Whether a list of lists has a form; what is no list of lists has any. */
function isMatrix(tree: InputTree, hasForm: (height: number, width: number) => boolean): boolean {
  if (tree.kind !== "array") return true;
  const rows = tree.items.map((row) => (row?.kind === "array" ? row.items.length : undefined));
  if (rows.some((width) => width === undefined)) return true;
  return new Set(rows).size <= 1 && hasForm(rows.length, rows[0] ?? 0);
}

function holds(tree: InputTree | null, rule: Rule): boolean {
  return tree !== null && (rule(tree) || parts(tree).some((part) => holds(part, rule)));
}

function parts(tree: InputTree): readonly (InputTree | null)[] {
  if ("items" in tree) return tree.items;
  if (tree.kind === "object") return tree.members.map(([, value]) => value);
  return tree.kind === "map" ? tree.entries.flat() : [];
}
