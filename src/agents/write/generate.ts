import path from "node:path";
import type { Case } from "../../contract/nouns.js";
import type { UseAnswer } from "../../contract/uses.js";
import type { StubOptions } from "../../contract/options.js";
import { versionOf } from "../../foundry/thread/versionOf.js";
import { captureCall } from "../../runtime/capture.js";
import { describe } from "../../runtime/declare/describe.js";
import { on } from "../../runtime/events.js";
import { StubHandle } from "../../runtime/handle.js";
import { openStub } from "../../runtime/late/liveStub.js";
import { askFoundry } from "../../runtime/request.js";
import type { AnyFunction, RequestExtras } from "../../runtime/runningStub.js";
import { diskStore } from "../../store/disk.js";
import { printLiteral } from "../../value/literal/literal.js";
import type { CodeGenResult } from "./codeGenResult.js";
import { makeSkeleton } from "./functionSkeleton.js";
import { useBridge } from "../tools/useBridge.js";

/** A function that is to be generated, and what it is tried on. */
type GenerationTask = Parameters<typeof makeSkeleton>[0] & {
  readonly request: string;
  /** The first is the live call, the others further cases. */
  readonly calls: readonly (readonly unknown[])[];
  /** The expected result of the first call. */
  readonly expected?: { readonly value: unknown };
  /** Known answers of the uses. */
  readonly answers: readonly UseAnswer[];
  /** Asked with every generation and heal. */
  readonly knowledge: () => string;
  readonly options: StubOptions;
  /** For one real call of a use while checking. */
  readonly callMilliseconds: number;
};

const MAX_CHARACTERS = 200_000;

/**
 * Takes the kept version of a function, or has one written, checked and kept as for stubs.
 *
 * @throws {SelfCodingError} when no version comes of it
 */
export async function generate(task: GenerationTask): Promise<CodeGenResult> {
  const { name, request, uses, options } = task;
  const skeleton = makeSkeleton(task);
  const scope = Object.fromEntries(uses.map((use) => [use.name, use.run]));
  const callUse = useBridge(uses, task.callMilliseconds);
  const extras = (): RequestExtras => ({
    cases: casesOf(task, skeleton),
    knowledge: task.knowledge(),
    uses: {
      functions: uses.map(({ entry: _entry, run: _run, types: _types, ...used }) => used),
      answers: task.answers,
    },
    callUse,
  });
  const binding = { where: process.cwd(), scope, options: () => options, extras };
  const stub = openStub(new StubHandle(JSON.stringify(skeleton), binding));
  const written = stub.loadKept() === undefined ? await write(stub, task.calls[0]) : undefined;
  const value: AnyFunction = function (this: unknown, ...values) {
    return stub.call.apply(this, values);
  };
  Object.defineProperty(value, "name", { value: name });
  // So that agents can be given it, and other generated functions can call it.
  describe(value, JSON.stringify(skeleton));
  const found = diskStore(stub.project).read(skeleton.id, skeleton.fingerprint);
  const version = found.entry?.versions.find(({ number }) => number === stub.version);
  return {
    value,
    name,
    request,
    signature: skeleton.signature,
    source: found.source ?? written?.source ?? "",
    path: found.path === undefined ? "" : path.relative(stub.project.root, found.path).replaceAll(path.sep, "/"),
    version: stub.version ?? 0,
    attempts: written?.attempts ?? 0,
    usage: written?.usage ?? { promptTokens: 0, completionTokens: 0 },
    notes: version?.notes ?? [],
  };
}

type Written = Pick<CodeGenResult, "attempts" | "usage" | "source">;

async function write(
  stub: ReturnType<typeof openStub>,
  values: readonly unknown[] | undefined,
): Promise<Written | undefined> {
  const { skeleton } = stub;
  const call =
    values === undefined
      ? { arguments: [], notReplayable: "No example was given" }
      : captureCall(skeleton, undefined, values, {}, undefined);
  let adopted: Omit<Written, "source"> | undefined;
  const stop = on("version-adopt", ({ id, attempts, usage }) => {
    if (id === skeleton.id) adopted = { attempts, usage };
  });
  try {
    let result = versionOf(await askFoundry(stub, call));
    // Another generation under the same name was under way, for another purpose.
    if (result.compiled.fingerprint !== skeleton.fingerprint) result = versionOf(await askFoundry(stub, call));
    stub.adopt(result.compiled, result.version);
    return adopted && { ...adopted, source: result.compiled.source };
  } finally {
    stop();
  }
}

function casesOf({ calls, expected }: GenerationTask, skeleton: ReturnType<typeof makeSkeleton>): Case[] {
  const [first, ...others] = calls.map((values) => captureCall(skeleton, undefined, values, {}, undefined));
  const settling = others.map((call): Case => ({ origin: "option", input: { call }, expect: { kind: "settles" } }));
  if (first === undefined || expected === undefined) return settling;
  const { text, notReplayable } = printLiteral(expected.value, { maxCharacters: MAX_CHARACTERS });
  // What cannot be shown to the checks cannot be compared there.
  if (notReplayable !== undefined) return settling;
  return [{ origin: "option", input: { call: first }, expect: { kind: "returns", value: text } }, ...settling];
}
