import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import type { Skeleton } from "../../../transformer/stub.js";
import type { Candidate, Finding } from "../../contract/nouns.js";
import {
  bodyText,
  defaultStatements,
  type findFunctions,
  isAsync,
  isGenerator,
  parameterNames,
  unpackStatement,
} from "./foundFunction.js";
import { readSurroundings, withoutUses } from "./surroundings.js";
import { namesIn } from "../../text/identifiers.js";
import { withoutSpaces } from "../../text/lines.js";

type ReplyFunction = ReturnType<typeof findFunctions>[number];

/** A candidate, or what is wrong with its header. */
type Taken = { readonly candidate: Candidate } | { readonly findings: readonly Finding[] };

/** Takes a function out of its reply; `rest` are the statements that stand beside it. */
export function takeFunction(found: ReplyFunction, rest: readonly typescript.Statement[], skeleton: Skeleton): Taken {
  const finding = kindFault(found, skeleton) ?? parameterFault(found, skeleton);
  if (finding !== undefined) return { findings: [finding] };
  const body = [
    ...lostDefaults(found, skeleton),
    ...unpackings(found, skeleton),
    bodyText(found, isVoid(skeleton)),
  ].join("\n");
  const used = [skeleton.name, ...(skeleton.owner === undefined ? [] : [skeleton.owner.name])];
  const beside = withoutUses(rest, used, found.node.getText());
  return { candidate: { body, ...readSurroundings(beside, skeleton) } };
}

/** Whether a stub gives nothing back. */
export function isVoid({ resultType }: Skeleton): boolean {
  return resultType === "void" || resultType === "undefined";
}

/** The first line of a function, as findings point at it. */
export function lineOf({ node }: ReplyFunction): string {
  return node.getText().split("\n")[0] ?? "";
}

/** A finding about the reply as a whole. */
export function refusal(code: string, message: string, line?: string): Finding {
  return { check: "reply", code, message, ...(line === undefined || line === "" ? {} : { line }) };
}

function kindFault(found: ReplyFunction, { name, calls, isAsyncKeyword, header }: Skeleton): Finding | undefined {
  const mustGenerate = calls === "generator" || calls === "asyncGenerator";
  if (isGenerator(found) !== mustGenerate) {
    return refusal(
      "wrong-kind",
      `${name} must ${mustGenerate ? "be" : "not be"} a generator. Its header is: ${header}`,
      lineOf(found),
    );
  }
  // The other way round is no harm: the user's own header makes the body's Promise one that is awaited.
  if (!isAsync(found) || isAsyncKeyword) return undefined;
  return refusal("wrong-kind", `${name} must not have the keyword async. Its header is: ${header}`, lineOf(found));
}

// The user's own header stays, so the body must know the arguments by its names; fewer of them are fine.
function parameterFault(found: ReplyFunction, { name, parameters }: Skeleton): Finding | undefined {
  const wanted = parameters.map((parameter) => `${parameter.isRest ? "..." : ""}${parameter.name}`);
  const given = parameterNames(found);
  const used = namesIn(found.node.body.getText());
  const isSame = (each: string, index: number): boolean => {
    const name = wanted[index] ?? "";
    if (squeeze(each) === squeeze(name) || unpackStatement(found, index, name) !== undefined) return true;
    // The mark of a parameter that is not used.
    const [dots, plain] = name.startsWith("...") ? ["...", name.slice(3)] : ["", name];
    return each === `${dots}_${plain}` && !used.has(`_${plain}`);
  };
  if (given.every(isSame)) return undefined;
  return refusal(
    "wrong-parameters",
    `The parameters of ${name} are (${wanted.join(", ")}), not (${given.join(", ")}).`,
    lineOf(found),
  );
}

function unpackings(found: ReplyFunction, { parameters }: Skeleton): string[] {
  return parameters.flatMap(({ name }, index) => unpackStatement(found, index, name) ?? []);
}

// The user's header says `sign?: string` where models write `sign = "$"`: without the default, the body lacks its value.
function lostDefaults(found: ReplyFunction, { header }: Skeleton): string[] {
  const [own] = ts.createSourceFile("header.ts", `${header} {}`, ts.ScriptTarget.Latest, true).statements;
  const written = own !== undefined && ts.isFunctionDeclaration(own) ? own.parameters : [];
  const lacking = written.filter(({ questionToken }) => questionToken !== undefined).map(({ name }) => name.getText());
  return defaultStatements(found, (name) => lacking.includes(name));
}

function squeeze(text: string): string {
  return withoutSpaces(text).replaceAll(",}", "}").replaceAll(",]", "]").replaceAll("'", '"');
}
