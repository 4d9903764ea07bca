import { parseSource } from "../../compile/source.js";
import { SelfCodingError } from "../../contract/errors.js";
import type { Expectation } from "../../contract/expectation.js";
import type { Case } from "../../contract/nouns.js";
import type { openStubs } from "../../integrations/build.js";
import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";
import { caseLabel } from "../../verify/run/cases.js";
import { checkTypes } from "../stubs/checkTypes.js";
import { openBench, refuseFindings } from "./bench.js";
import { editEntry } from "./editEntry.js";
import { parseExpression } from "../../project/readOptions.js";
import { hasBody } from "./verify.js";

type OpenedStub = Awaited<ReturnType<typeof openStubs>>[number];

/** The cases that are kept of a stub, numbered from 1. */
export function listCases({ found, skeleton }: Pick<ListedStub, "found" | "skeleton">) {
  return (found.entry?.cases ?? []).map((one, index) => ({
    number: index + 1,
    origin: one.origin,
    call: caseLabel(one, { ...skeleton, scope: [] }),
    expected: printExpectation(one.expect),
  }));
}

/** The lines of a list of cases. */
export function printCases(stub: ListedStub): string[] {
  const rows = listCases(stub);
  if (rows.length === 0) return [`No cases of ${stub.skeleton.id} are kept.`];
  const width = String(rows.length).length;
  return rows.map(
    ({ number, origin, call, expected }) =>
      `${String(number).padStart(width)}  ${origin.padEnd(8)}  ${call}${expected === "" ? "" : ` → ${expected}`}`,
  );
}

function printExpectation(expect: Expectation): string {
  if (expect.kind === "returns") return `${expect.isApproximate === true ? "about " : ""}${expect.value}`;
  if (expect.kind === "throws") return expect.error === undefined ? "throws" : `throws ${expect.error}`;
  return expect.kind === "settles" ? "settles" : "";
}

/**
 * Keeps one more case: an expression, and the value that it must have, or `throws` with a class or a part of the message.
 *
 * @param isForced keeps one that does not hold, too: the person has the last word
 * @throws {SelfCodingError} `options-invalid` for what is no expression, `command-refused` for what does not hold
 */
export async function addCase(stub: OpenedStub, code: string, expected: string, isForced: boolean): Promise<string[]> {
  const { id } = stub.skeleton;
  const one: Case = { origin: "person", input: { code: checkExpression(code) }, expect: readExpectation(expected) };
  if (stub.found.entry === undefined) throw noVersion(id);
  const twin = stub.found.entry.cases.findIndex((kept) => sameCase(kept, one));
  if (twin >= 0)
    throw new SelfCodingError("command-refused", `This case is kept already, as number ${twin + 1}.`, {
      remedy: "`selfcoding cases` lists them all.",
    });
  const objection = await objectTo(stub, one);
  if (objection !== undefined && !isForced) throw objection;
  const { cases } = await editEntry(stub, (entry) => ({ ...entry, cases: [...entry.cases, one] }));
  const kept = `${id}: kept as case ${cases.length}.`;
  return objection === undefined ? [kept] : [kept, "It does not hold: `selfcoding verify` fails until it does."];
}

/** Forgets a case, by its number. */
export async function removeCase(stub: ListedStub, number: string): Promise<string[]> {
  const { id } = stub.skeleton;
  const rows = listCases(stub);
  const row = rows.find((each) => String(each.number) === number);
  if (row === undefined)
    throw new SelfCodingError("options-invalid", `${id} has no case ${number}.`, {
      remedy: rows.length === 0 ? "None are kept." : `Its cases are 1 to ${rows.length}.`,
    });
  const meant = JSON.stringify(stub.found.entry?.cases[row.number - 1]);
  await editEntry(stub, (entry) => ({ ...entry, cases: entry.cases.filter((one) => JSON.stringify(one) !== meant) }));
  return [`${id}: case ${number} is forgotten: ${row.call}${row.expected === "" ? "" : ` → ${row.expected}`}`];
}

function sameCase(kept: Case, { input, expect }: Case): boolean {
  return JSON.stringify([kept.input, kept.expect]) === JSON.stringify([input, expect]);
}

/** An expression's text, checked. */
function checkExpression(text: string): string {
  if (parseExpression(text) !== undefined) return text.trim();
  throw new SelfCodingError("options-invalid", `\`${text}\` is not a TypeScript expression.`, {
    remedy: "Give a call, such as 'slugify(\"a b\")', and what it returns, such as '\"a-b\"'.",
  });
}

function readExpectation(text: string): Expectation {
  const [word, ...rest] = text.trim().split(" ");
  if (word !== "throws") return { kind: "returns", value: checkExpression(text) };
  const error = rest.join(" ").trim();
  return error === "" ? { kind: "throws" } : { kind: "throws", error };
}

function noVersion(id: string): SelfCodingError {
  return new SelfCodingError("command-refused", `${id} has no version to hold to a case.`, {
    remedy: "Write it first, with `selfcoding write`.",
  });
}

/** Why a case does not hold today. */
async function objectTo(stub: OpenedStub, one: Case): Promise<SelfCodingError | undefined> {
  const { skeleton, found, compiled, sourceFile } = stub;
  const remedy = "Correct it, or give --force to keep it all the same.";
  const { errors } = checkTypes(compiled, new Map([[sourceFile.fileName, withCase(sourceFile.text, one)]]));
  if (errors.length > 0) {
    const findings = errors.map(({ message }) => ({ check: "types", code: "type-error", message }) as const);
    return refuseFindings("The case does not compile.", findings, remedy);
  }
  if (!hasBody(stub) || found.source === undefined)
    return refuseFindings(`${skeleton.id} has no body to try it on.`, [], remedy);
  await using bench = openBench();
  const described = bench.describe(stub);
  const parsed = parseSource(found.source, described.skeleton);
  if ("reason" in parsed)
    return refuseFindings(`The body of ${skeleton.id} cannot be read: ${parsed.reason}`, [], remedy);
  const { findings, notes, casesRun } = await bench.checkCase(
    await bench.task(described, found),
    parsed.candidate,
    one,
  );
  if (findings.length > 0) return refuseFindings("The case does not hold.", findings, remedy);
  if (casesRun === 0) return refuseFindings(`The case could not be tried. ${notes.join(" ")}`, [], remedy);
  return undefined;
}

// Behind the user's own code, so that all of the file's names mean what they mean there.
function withCase(text: string, { input, expect }: Case): string {
  const code = "code" in input ? input.code : "";
  const value =
    expect.kind === "returns" ? `const $expected: Awaited<ReturnType<typeof $call>> = (${expect.value}\n);` : "";
  return `${text}\n{ const $call = async () => (${code}\n); ${value} }\n`;
}
