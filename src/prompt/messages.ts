import type { Skeleton } from "../../transformer/stub.js";
import type { Clauses, Terms } from "../contract/contract.js";
import type { Message } from "../contract/model.js";
import type { CapturedCall, Case, Finding } from "../contract/nouns.js";
import type { Allowance } from "../contract/options.js";
import { redact } from "../secrets/redact.js";
import { describeContract, describeFixed } from "./describeContract.js";
import { describeError, type Failure } from "./describeError.js";
import { describeTask, exampleText } from "./describeTask.js";
import { fence } from "./fence.js";
import { preview } from "./preview.js";
import { RIGHT_THROW, WRONG_TEST } from "./reply/replyText.js";
import { SYSTEM } from "./system.js";
import { joinLines } from "../text/lines.js";

/** Modules that bodies may always import; the checks use the same list. */
export const PURE_MODULES =
  "node:assert, node:buffer, node:crypto, node:path, node:querystring, node:string_decoder, node:url, node:util";

/** The compiler settings that a body must satisfy. */
interface Surroundings {
  /** Compiler options that decide whether a body compiles, such as `strict` or `target ES2022`. */
  readonly compiler: readonly string[];
  /** Whether the user's program knows the types of Node's modules; without, importing one does not compile. */
  readonly hasNodeTypes: boolean;
}

/** The stub and the call that a conversation is about. */
interface Subject {
  readonly skeleton: Skeleton;
  /** The call at hand; for a heal the one that threw. */
  readonly call: CapturedCall;
  /** Examples from options. */
  readonly cases: readonly Case[];
  /** Outside access that bodies are allowed. */
  readonly allow: Allowance;
  /** Helpful knowledge from agents, as text. @default "" */
  readonly knowledge?: string;
  /** It stands in no file of its author's: what is in reach is given to it. @default false */
  readonly isOwn?: boolean;
  /** @default nothing is known of the compiler, and Node's types are there */
  readonly surroundings?: Surroundings;
  /** Clauses of the contract that stand in the stub's options. */
  readonly fixed?: Clauses;
  /** The contract of the version that is there. */
  readonly contract?: Terms;
  /** A person has edited it. @default false */
  readonly isBinding?: boolean;
  /** Bodies that a reviewer, or their first calls, have rejected, each with the reason. @default none */
  readonly rejected?: readonly { readonly source: string; readonly reason: string }[];
}

/** The failure that a heal has to fix. */
interface Trouble {
  /** The version that threw. */
  readonly source: string;
  readonly failure: Failure;
  /** The line of that version in which it was thrown, where it could be found. */
  readonly line?: string;
  /** Calls that the new version must answer as this one did. */
  readonly kept?: readonly Case[];
}

/** The begin of a conversation about a stub that has no version. */
export function writeMessages(subject: Subject): Message[] {
  return [
    system,
    user([
      describeTask(subject),
      describeFixed(subject.fixed),
      describeContract(subject.contract, subject.isBinding === true),
      describeRejected(subject),
      callText(subject, "It is being called with"),
      `${describeSurroundings(subject)}\nWrite ${whatToWrite(subject.skeleton)}.`,
    ]),
  ];
}

/** The begin of a conversation about a version that threw. */
export function healMessages({ source, failure, line, kept = [], ...subject }: Subject & Trouble): Message[] {
  const { skeleton } = subject;
  const calls = kept.map((one) => exampleText(skeleton, one)).filter((text) => text !== "");
  return [
    system,
    user([
      describeTask(subject),
      describeFixed(subject.fixed),
      describeContract(subject.contract, subject.isBinding === true),
      `Its body today:\n\n${fence(source.trim())}`,
      describeRejected(subject),
      callText(subject, "It threw when it was called with"),
      `The error:\n\n${fence(describeError({ failure, skeleton, source, ...(line === undefined ? {} : { line }) }), "text")}`,
      calls.length === 0
        ? ""
        : `Calls that it answers today, and must keep answering the same way:\n\n${fence(calls.join("\n"))}`,
      describeSurroundings(subject),
      `Write ${whatToWrite(skeleton)} so that this call is answered, and everything that worked keeps working: the examples, and every input that is answered today. ` +
        `If throwing this error is right for this input, answer instead with the single line \`${RIGHT_THROW} <reason>\`, ` +
        "and with a contract whose `throws` covers all inputs for which it is right. The contract may only become stricter or more detailed.",
    ]),
  ];
}

// Its header shows the name that its author has given it, which not every function can have.
function whatToWrite({ name, spelling }: Skeleton): string {
  return spelling === name ? name : `${spelling} as function ${name}`;
}

// Code that was rejected is shown, or the same would be proposed once more.
function describeRejected({ rejected = [] }: Subject): string {
  return rejected
    .map(({ source, reason }) => `This body was rejected before${redact(reason)}.\n\n${fence(source.trim())}`)
    .join("\n\n");
}

/** Says to one of several conversations that it is one of several. */
export function candidateMessage(index: number, count: number): Message {
  return user([`${count} candidates are written independently and compared; this is number ${index + 1}.`]);
}

/** Tells the model what the checks found in its last reply. */
export function findingsMessage(findings: readonly Finding[]): Message {
  const list = findings.map(({ code, message, line, severity }, index) => {
    const place = line === undefined || line.trim() === "" ? "" : `\n   in: ${redact(line.trim())}`;
    // What was thrown may quote an argument, whose lines must not look like a part of the prompt.
    const said = redact(joinLines(message.trim(), " ⏎ "));
    return `${index + 1}. ${code}${severity === "soft" ? " (answerable)" : ""}: ${said}${place}`;
  });
  const isAnswerable = findings.every(({ severity }) => severity === "soft");
  const isFrom = (origin: Case["origin"]): boolean => findings.some((one) => one.origin === origin);
  const revocable = [
    ...(isFrom("model") ? ["one of the model's own tests"] : []),
    ...(isFrom("recorded") ? ["what a recorded call gave"] : []),
    ...(isFrom("contract") ? ["an example of the contract"] : []),
  ].join(", or ");
  return user([
    `The checks found problems:\n${list.join("\n")}`,
    isAnswerable
      ? "Use the description to decide what is right. Answer with the whole corrected code in one ```ts block, with the corrected contract, or with `KEEP: <reason>` if the code is right as it is."
      : "Answer with the whole corrected code in one ```ts block.",
    revocable === ""
      ? ""
      : `If ${revocable} contradicts the description${isFrom("contract") ? ", or words that it quotes are wrong" : ""}, keep the code and write the line \`${WRONG_TEST} <its call>\` below the block.`,
  ]);
}

const system: Message = { role: "system", content: SYSTEM };

function describeSurroundings({ allow, surroundings, skeleton }: Subject): string {
  const { compiler = [], hasNodeTypes = true } = surroundings ?? {};
  const { imports = [], fs } = allow;
  const modules = [...(hasNodeTypes ? [PURE_MODULES] : []), ...imports, ...(fs ? ["node:fs", "node:fs/promises"] : [])];
  const lines = [
    ...(compiler.length === 0 ? [] : [`It is compiled with ${compiler.join(", ")}.`]),
    modules.length === 0 ? "Import nothing." : `Import only ${modules.join(", ")}.`,
    ...(skeleton.overloads !== undefined ? ["Keep its overloads as they are; write only the implementation."] : []),
    ...powersOf(allow),
  ];
  return lines.join("\n");
}

// Only what this stub's author has allowed; to all others these words would be an invitation.
function powersOf({ net, fs, env, dom }: Allowance): string[] {
  const named = (value: boolean | readonly string[], what: string): string =>
    value === true ? "" : ` (only these ${what}: ${[value].flat().join(", ")})`;
  const powers = [
    ...(net ? [`fetch may be used${named(net, "hosts")}`] : []),
    ...(fs ? [`files may be accessed with node:fs${named(fs, "folders")}`] : []),
    ...(env ? [`process may be used for its env${named(env, "variables")} and nothing else`] : []),
    ...(dom ? ["document and other globals of a page may be used, each by its own name"] : []),
  ];
  return powers.map((power) => `The author allows this: ${power}.`);
}

function user(parts: readonly string[]): Message {
  return { role: "user", content: parts.filter((part) => part !== "").join("\n\n") };
}

function callText({ skeleton, call }: Subject, opening: string): string {
  const show = (name: string, text: string): string => `${name} = ${preview(text, undefined, name)}`;
  const rest = skeleton.parameters.at(-1)?.isRest ? skeleton.parameters.length - 1 : Number.POSITIVE_INFINITY;
  const names = call.arguments.map((_, index) => {
    const name = skeleton.parameters[Math.min(index, rest)]?.name ?? `argument ${index + 1}`;
    return index < rest ? name : `${name}[${index - rest}]`;
  });
  const lines = [
    ...(call.self === undefined ? [] : [show("this", call.self)]),
    ...call.arguments.map((text, index) => show(names[index] ?? "", text)),
    ...Object.entries(call.locals ?? {}).map(([name, text]) => show(name, text)),
  ];
  if (lines.length === 0) return "";
  return `${opening} (data${call.isSample ? ", cut to a sample" : ""}${call.isRedacted ? ", with stand-ins for secrets" : ""}):\n\n${fence(lines.join("\n"), "text")}`;
}
