import path from "node:path";
import { SelfCodingError } from "../../contract/errors.js";
import type { CapturedCall } from "../../contract/nouns.js";
import { parseSource } from "../../compile/source.js";
import { FoundryClient } from "../../foundry/thread/client.js";
import { fromEnvelope } from "../../foundry/thread/envelope.js";
import type { GenerationRequest } from "../../foundry/thread/protocol.js";
import { proposedOf } from "../../history/versionsOf.js";
import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";
import { diskStore } from "../../store/disk.js";
import { readJson } from "../doctor/json.js";
import { withoutFullStop } from "../../text/lines.js";
import { toRow } from "../stubs/rows.js";
import { notKept } from "./notKept.js";
import { openBench } from "./bench.js";
import { parseExpression } from "../../project/readOptions.js";

type Failure = NonNullable<GenerationRequest["failure"]>;

/** A failing call as a file tells of it. */
interface RecordedCall {
  readonly call: CapturedCall;
  /** Absent: it is found out by making the call once more. */
  readonly error?: Failure;
}

/**
 * Heals a stub by a failing call that was written down.
 *
 * @returns the lines to print
 * @throws {SelfCodingError} what keeps it from being healed; `command-refused` where the call does not throw, or throws rightly
 */
export async function healByCall(stub: ListedStub, recorded: RecordedCall, folder: string): Promise<string[]> {
  const { skeleton, found, state, project } = stub;
  const { id } = skeleton;
  if ((state !== "current" && state !== "edited") || found.entry === undefined) {
    const { reason, remedy } = toRow(stub, folder);
    throw new SelfCodingError("command-refused", `${id} has no body to heal: ${reason}.`, { remedy });
  }
  const { request, failure } = await describeFailure(stub, recorded, found.entry.current);
  const client = new FoundryClient(() => {});
  try {
    const result = await client.request({ ...request, call: recorded.call, failure });
    const proposed = result.kind === "error" ? proposedSince(stub) : undefined;
    if (proposed !== undefined) return [`${id} is healed by version ${proposed}, which waits for approval.`];
    if (result.kind === "error") throw fromEnvelope(result.error);
    if (result.kind === "throw-is-right")
      throw new SelfCodingError("command-refused", `${id} is right to throw ${failure.name}: ${result.reason}.`, {
        remedy:
          "The body is unchanged, and this call is noted as a right throw. If it should not throw, say so in its docs.",
      });
    if (result.path === "") throw notKept(id);
    const place = `: ${path.relative(folder, path.resolve(project.root, result.path))}`;
    return [`${id} is healed by version ${result.version}${place.replaceAll("\\", "/")}`];
  } finally {
    await client.close();
  }
}

/** The number of a version that was proposed since the stub was listed. */
function proposedSince({ project, skeleton, found }: ListedStub): number | undefined {
  const { entry } = diskStore(project).read(skeleton.id, skeleton.fingerprint);
  const proposed = entry && proposedOf(entry, skeleton.fingerprint);
  const isKnown = found.entry?.versions.some(({ number }) => number === proposed?.number) === true;
  return isKnown ? undefined : proposed?.number;
}

async function describeFailure(
  stub: ListedStub,
  { call, error }: RecordedCall,
  version: number,
): Promise<{ readonly request: GenerationRequest; readonly failure: Failure }> {
  await using bench = openBench(undefined, 1);
  const described = bench.describe(stub);
  if (error !== undefined) return { request: described.request, failure: { ...error, version } };
  const { id } = stub.skeleton;
  const parsed = parseSource(stub.found.source ?? "", described.skeleton);
  if ("reason" in parsed)
    throw new SelfCodingError("not-loadable", `${id}: ${parsed.reason}`, { remedy: "Fix its file." });
  const task = await bench.task(described, stub.found);
  const live = { origin: "live", input: { call }, expect: { kind: "settles" } } as const;
  const { thrown, whyUnmade } = await bench.reproduce({ ...task, cases: [live] }, parsed.candidate);
  if (thrown === undefined)
    throw new SelfCodingError("command-refused", whyUnmade ?? `This call of ${id} throws nothing in the sandbox.`, {
      remedy: 'Say in the file what it threw: "error": { "name": …, "message": … }.',
    });
  const { name, message, stack } = thrown;
  return { request: described.request, failure: { name, message, stack, version } };
}

/**
 * Reads a failing call from a file of JSON.
 *
 * @throws {SelfCodingError} `options-invalid` for anything else
 */
export function readCall(file: string): RecordedCall {
  const read = readJson(path.resolve(file));
  if (read === undefined) throw wrongFile(file, "there is no such file");
  if (read.fault !== undefined) throw wrongFile(file, read.fault);
  const { arguments: values, self, locals, error } = read.fields;
  if (!Array.isArray(values)) throw wrongFile(file, '"arguments" is missing or no list');
  values.forEach((value, index) => checkText(file, value, `"arguments"[${index}]`));
  if (self !== undefined) checkText(file, self, '"self"');
  for (const [name, value] of Object.entries(locals ?? {})) checkText(file, value, `"locals"."${name}"`);
  const call = {
    arguments: values as string[],
    ...(self === undefined ? {} : { self: self as string }),
    ...(locals === undefined ? {} : { locals: locals as Record<string, string> }),
  };
  return error === undefined ? { call } : { call, error: readError(file, error) };
}

function readError(file: string, error: unknown): Failure {
  const { name, message, stack = "" } = Object(error) as Record<string, unknown>;
  if (typeof name !== "string" || typeof message !== "string" || typeof stack !== "string")
    throw wrongFile(file, '"error" needs a "name" and a "message"');
  return { name, message, stack };
}

function checkText(file: string, value: unknown, place: string): void {
  if (typeof value === "string" && parseExpression(value) !== undefined) return;
  throw wrongFile(file, `${place} is not the text of a TypeScript expression (got ${JSON.stringify(value)})`);
}

function wrongFile(file: string, fact: string): SelfCodingError {
  return new SelfCodingError("options-invalid", `${file} holds no call: ${withoutFullStop(fact)}.`, {
    remedy:
      'It looks like this: { "arguments": ["\\"a b\\"", "3"], "error": { "name": "TypeError", "message": "…" } }.',
  });
}
