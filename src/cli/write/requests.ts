import { readFileSync } from "node:fs";
import type { Skeleton } from "../../../transformer/stub.js";
import { AHEAD } from "../../contract/checkTask.js";
import { SelfCodingError } from "../../contract/errors.js";
import type { CapturedCall } from "../../contract/nouns.js";
import type { GenerationRequest } from "../../foundry/thread/protocol.js";
import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";
import { readEnvironment } from "../../runtime/options.js";
import { readText } from "../../store/files.js";
import type { readOptions } from "../../project/readOptions.js";

/** Recorded calls, by the id of their stubs. */
type RecordedCalls = ReadonlyMap<string, CapturedCall>;

type ReadOptions = ReturnType<typeof readOptions>;

/**
 * The request for a stub that nobody calls at the moment: from its docs, types and examples, and from a recorded call where
 * there is one.
 *
 * @param skeleton the whole of it
 */
export function requestFor(
  { project }: ListedStub,
  skeleton: Skeleton,
  { plain, cases, fixed }: ReadOptions,
  calls: RecordedCalls = new Map(),
): GenerationRequest {
  return {
    skeleton,
    project,
    call: calls.get(skeleton.id) ?? AHEAD,
    cases,
    ...(fixed === undefined ? {} : { fixed }),
    options: [plain],
    // The command shows what happens itself.
    environment: { ...readEnvironment(), SELFCODING_LOG: "silent" },
    blockedPorts: [],
    isToKeep: true,
  };
}

/** The options of a stub as they stand in its file. Most have none, and reading them takes a compiler. */
export async function optionsOf({ options, file }: ListedStub): Promise<ReadOptions> {
  if (options.length === 0) return { plain: {}, cases: [], unread: [] };
  return (await import("../../project/readOptions.js")).readOptions(options, readText(file) ?? "");
}

/**
 * Reads calls that a program has recorded: an array, or a line for each, of `{ "id", "call": { "arguments": ["1"] } }`. The
 * arguments are expressions.
 *
 * @throws {SelfCodingError} `options-invalid` for what cannot be read
 */
export function readCalls(file: string): RecordedCalls {
  try {
    const text = readFileSync(file, "utf8").trim();
    const isArray = text.startsWith("[");
    const written = text.split("\n").filter((line) => line.trim() !== "");
    const lines: unknown[] = isArray ? JSON.parse(text) : written.map((line) => JSON.parse(line));
    return new Map(lines.map(toCall));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const fault = code === "ENOENT" ? "there is no such file" : message;
    throw new SelfCodingError("options-invalid", `The calls in ${file} cannot be read: ${fault}.`, {
      remedy: 'Write each as { "id": "src/a.ts#f", "call": { "arguments": ["1"] } }, on a line of its own.',
      cause,
    });
  }
}

function toCall(line: unknown): readonly [string, CapturedCall] {
  const { id, call } = Object(line) as { readonly id?: unknown; readonly call?: CapturedCall };
  const isSound = Array.isArray(call?.arguments) && call.arguments.every((text) => typeof text === "string");
  if (typeof id !== "string" || !isSound || call === undefined) throw new Error("a call has no id or no arguments");
  return [id, call];
}
