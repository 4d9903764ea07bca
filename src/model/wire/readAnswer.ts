import { firstChoice, isStream, messageOf, readStream, withoutComments } from "./readStream.js";
import { describeFault, type ServerFault, statusIn } from "./serverFault.js";

/** An answer arrived, but it is none. */
export class UnreadableAnswer extends Error {
  /** Where the request was redirected to, where it was. */
  movedTo: string | undefined;
}

/** The content of an answer with a good status; servers that stand before others report their failures in such ones too. */
type Answer = { readonly completion: unknown } | { readonly fault: ServerFault; readonly status: number };

/**
 * Reads an answer as one chat completion with a message.
 *
 * @throws {UnreadableAnswer} for everything that another try may answer
 */
export function readAnswer(body: string): Answer {
  const given = isStream(body) ? streamed(body) : parsed(body);
  if (typeof given !== "object" || given === null) throw new UnreadableAnswer(`it begins with ${beginning(body)}`);
  // Some gateways put the whole answer into a field of their own.
  const value = hasChoices(given) ? given : (Object.values(given).find(hasChoices) ?? given);
  const { choices, error } = value as { readonly choices?: unknown; readonly error?: unknown };
  const choice = firstChoice(choices) ?? {};
  const { finish_reason: finish, error: ownError } = choice;
  const message = messageOf(choice);
  const isFailed = typeof finish === "string" && finish.toLowerCase() === "error";
  const reported = error || ownError || (isFailed ? message : undefined);
  if (reported && (isFailed || !holdsSomething(message))) return failed(reported);
  if (isMessage(message)) return { completion: { ...value, choices: [{ ...choice, message }] } };
  const { message: said } = describeFault(value);
  throw new UnreadableAnswer(`it is not a chat completion; it says ${JSON.stringify(said.slice(0, 200))}`);
}

function hasChoices(value: unknown): value is object {
  return Boolean((value as { readonly choices?: unknown } | null | undefined)?.choices);
}

function isMessage(message: unknown): message is object {
  return typeof message === "object" && message !== null;
}

// An error stands beside an empty message where the server in front has begun to answer before the one behind failed.
function holdsSomething(message: unknown): boolean {
  if (!isMessage(message)) return false;
  const { role: _role, ...fields } = message as Record<string, unknown>;
  return Object.values(fields).some((field) => field && (typeof field !== "object" || Object.keys(field).length > 0));
}

function failed(reported: unknown): Answer {
  const content = (reported as { readonly content?: unknown }).content;
  const fault = describeFault(typeof content === "string" ? content : reported);
  const status = statusIn(reported);
  if (status !== undefined) return { fault, status };
  throw new UnreadableAnswer(`it contains an error: ${fault.message || "it does not say which"}`);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(withoutComments(body)) as unknown;
  } catch {
    throw new UnreadableAnswer(`it is not JSON; it begins with ${beginning(body)}`);
  }
}

function streamed(body: string): unknown {
  const read = readStream(body);
  if ("answer" in read) return read.answer;
  const fact =
    read.fault === "cut"
      ? "it is a stream that ends early"
      : "it is a stream of something other than chat completions, which most servers give at a base URL that ends with /v1";
  throw new UnreadableAnswer(`${fact}; it begins with ${beginning(body)}`);
}

function beginning(body: string): string {
  return body.trim() === "" ? "nothing" : JSON.stringify(body.slice(0, 60));
}
