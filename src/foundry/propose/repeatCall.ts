import type { CheckTask } from "../../contract/checkTask.js";
import type { Candidate, FoundEntry } from "../../contract/nouns.js";
import { linesOf } from "../../text/lines.js";
import { mayChangeObject, mayHideChange } from "../../verify/mayChangeObject.js";
import type { Ports } from "../ports.js";
import { isComplete } from "../task.js";
import type { GenerationRequest } from "../thread/protocol.js";
import { lineOfThrow } from "./lineOfThrow.js";

/** What a failing call showed when it was made once more. */
interface Repeated {
  /** The line of the body that threw. */
  readonly line?: string;
  /** The call had changed its object before it threw. */
  readonly leavesTraces?: true;
  /** Its object is another one by now: what can be made of the call is not the call that failed. */
  readonly isPast?: true;
}

/** What threw, as the store has it, and who can run it. */
interface Standing {
  readonly found: FoundEntry;
  readonly current: Candidate | undefined;
  readonly ports: Ports;
}

/** Makes a failing call once more with the version that threw, to see where that is and what it leaves behind. */
export async function repeatCall(request: GenerationRequest, task: CheckTask, standing: Standing): Promise<Repeated> {
  const { current, ports } = standing;
  const { skeleton, failure, call } = request;
  if (failure === undefined) return {};
  const again = current === undefined ? undefined : await ports.reproduce(task, current);
  const { line, thrown } = again ?? {};
  const place = line === undefined ? {} : { line };
  if (skeleton.hasThis !== true) return place;
  const body = current?.body ?? skeleton.ownBody ?? "";
  const at = await lineInBody(failure, request, standing);
  // Another error, or one in another line, means that the object is another one by now, unless what was run is not the
  // whole of it.
  const isOther = thrown !== undefined && (!isSameError(thrown, failure) || isElsewhere(body, at, line));
  if (isComplete(call) && isOther) return { ...place, leavesTraces: true, isPast: true };
  // The text of the body decides, as far as the call had come in it, where nobody could look, and on what does not show.
  const seen = again?.leavesTraces;
  const isChanged = seen === undefined ? mayChangeObject(body, at) : seen || mayHideChange(body, at);
  return isChanged ? { ...place, leavesTraces: true } : place;
}

/** Whether a line of a body is another one than its line with that number, from 0. */
function isElsewhere(body: string, at: number | undefined, line: string | undefined): boolean {
  if (at === undefined || line === undefined) return false;
  const lines = linesOf(body).map((each) => each.trim());
  return lines.includes(line.trim()) && lines[at] !== line.trim();
}

async function lineInBody(
  { stack, version }: NonNullable<GenerationRequest["failure"]>,
  { skeleton }: GenerationRequest,
  { found: { state, entry, source, path }, current, ports }: Standing,
): Promise<number | undefined> {
  if (state !== "current" || source === undefined || current === undefined || entry === undefined) return undefined;
  // The lines of another version are other lines. What is linked does not say which one it is; the only one it must be.
  const isOnly = version === undefined && entry.versions.length === 1;
  if (version !== entry.current && !isOnly) return undefined;
  const loaded = async (): Promise<string | undefined> => {
    const result = await ports.compile(current, skeleton, source);
    return "compiled" in result ? result.compiled.loaded : undefined;
  };
  return lineOfThrow(stack, { id: skeleton.id, body: current.body, source, path, loaded });
}

// What the engine says names variables, which may be called otherwise in the user's file.
function isSameError(
  { name, message, isDeliberate }: NonNullable<Awaited<ReturnType<Ports["reproduce"]>>["thrown"]>,
  failure: NonNullable<GenerationRequest["failure"]>,
): boolean {
  return name === failure.name && (isDeliberate === false || message === failure.message);
}
