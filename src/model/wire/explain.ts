import { SelfCodingError } from "../../contract/errors.js";
import type { ModelRequest } from "../../contract/model.js";
import type { ServerFault } from "./serverFault.js";
import { namesIn } from "../../text/identifiers.js";
import { withoutFullStop } from "../../text/lines.js";

/** How a request failed. */
interface Failure {
  /** Absent when no answer came. */
  readonly status?: number;
  readonly fault: ServerFault;
  /** The failure in our words, where the server said nothing. */
  readonly fact: string;
  readonly cause: unknown;
}

/** Whose request it was. */
interface Asked {
  readonly model: string;
  readonly url: string;
  readonly purpose: ModelRequest["subject"]["purpose"];
}

const SETTINGS =
  "Check OPENAI_BASE_URL (option `model.baseURL`), OPENAI_API_KEY (`model.apiKey`) and SELFCODING_MODEL (`model.model`); the time is `limits.modelSeconds`.";
const OTHER_MODEL = "another model (SELFCODING_MODEL, option `model.model`)";
const OTHER_SERVER = "another server (OPENAI_BASE_URL, option `model.baseURL`)";
const LESS_OF_STUB = "shorten the stub's docs, examples and knowledge, or the types that it uses";
/** How to shorten a request; agents and stubs have different things in their messages. */
const SHORTER: Readonly<Record<Asked["purpose"], string>> = {
  write: LESS_OF_STUB,
  heal: LESS_OF_STUB,
  test: LESS_OF_STUB,
  request: "give the agent fewer functions, fewer notes, less memory (`memoryTokens`) or fewer rounds (`maxRounds`)",
  validate: "make the function return less",
  compact: "let less be remembered at once (`memoryTokens`)",
};

const OF_LENGTH = ["length", "size", "window", "exceed"];
const TOO_MUCH = ["exceed", "too long", "too large", "too many", "maximum", "overflow"];
const TOKENS = ["token", "tokens"];
/** The things whose tokens are counted. */
const READ = ["context", "prompt", "input", "sequence"];
const OF_WINDOW = "contextlength contextsize contextwindow tokenlimit inputlength promptistoolong inputistoolong".split(
  " ",
);
/** A request that no waiting makes shorter, though it is told as one too many. */
const TOO_LARGE = "requesttoolarge";
const holdsAny = (text: string, parts: readonly string[]): boolean => parts.some((part) => text.includes(part));

/** Whether a request was longer than its model can read. */
export function isTooLong(status: number | undefined, { message, codes }: ServerFault): boolean {
  if (status === 413) return true;
  if (codes.some((code) => code.includes("context") && holdsAny(code, OF_LENGTH))) return true;
  // Most servers name it in words only; all that hangs on it is the advice.
  const said = message.toLowerCase();
  const run = lettersOf(said);
  if (status === undefined || status === 429) return status === 429 && run.includes(TOO_LARGE);
  const words = namesIn(said);
  const isOfSize = /\d/.test(said) || holdsAny(said, TOO_MUCH);
  const isOfContext = TOKENS.some((word) => words.has(word)) && READ.some((word) => words.has(word));
  return isOfSize && (isOfContext || holdsAny(run, OF_WINDOW));
}

/** Whether a refusal is about what is paid for: waiting does not help. */
export function isUnpaid({ codes }: ServerFault): boolean {
  return codes.some((code) => code === "insufficient_quota" || code.startsWith("billing_"));
}

/** Whether a refusal is about the key: some servers say that by 400. */
function isAboutKey({ codes }: ServerFault): boolean {
  return codes.some((code) => lettersOf(code).includes("apikey"));
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^a-z]/g, "");
}

/** A failure as what selfcoding says of it. */
export function explain(failure: Failure, asked: Asked): SelfCodingError {
  const { status, fault, cause } = failure;
  const { model } = asked;
  const { movedTo } = fault;
  const url = movedTo === undefined ? asked.url : `${asked.url}, which redirects to ${movedTo},`;
  const moved = movedTo && moveTo(movedTo);
  const said = withoutFullStop(fault.message);
  const details = { ...(status === undefined ? {} : { status }), ...(said === "" ? {} : { said: fault.message }) };
  if (status === 401 || status === 403 || (status === 400 && isAboutKey(fault))) {
    // Keys are not all that is forbidden: a region, a model, what a request speaks of.
    const isKey = status !== 403 || isAboutKey(fault);
    const fact = `The model server ${url} ${isKey ? "rejected the API key" : "denied the request"} (HTTP ${status})${said === "" ? "" : `: ${said}`}.`;
    const remedy = isKey
      ? `Set a valid key (OPENAI_API_KEY, or option \`model.apiKey\`), or use ${OTHER_SERVER}.`
      : `Use a key that may ask this (OPENAI_API_KEY, or option \`model.apiKey\`), ${OTHER_MODEL}, or ${OTHER_SERVER}.`;
    return new SelfCodingError("model-unauthorized", fact, { remedy: moved ?? remedy, details, cause });
  }
  const { fact, remedy, reason } = meaningOf(failure, asked);
  const words = status === undefined || said === "" ? "" : ` It says: ${said}.`;
  return new SelfCodingError("model-unavailable", `The model ${model} at ${url} ${fact}.${words}`, {
    remedy: moved ?? remedy,
    cause,
    details: reason === undefined ? details : { ...details, reason },
  });
}

// A redirection can take the key away, and make a POST a GET.
function moveTo(address: string): string {
  return `Set OPENAI_BASE_URL (option \`model.baseURL\`) to the address of the server itself; this one leads to ${address}.`;
}

interface Meaning {
  readonly fact: string;
  readonly remedy: string;
  /** For programs. */
  readonly reason?: string;
}

function meaningOf({ status, fault, fact }: Failure, { model, purpose }: Asked): Meaning {
  if (status === undefined) return { fact, remedy: SETTINGS };
  const http = `(HTTP ${status})`;
  if (isTooLong(status, fault)) {
    const remedy = `Choose ${OTHER_MODEL} with a larger context, or ${SHORTER[purpose]}.`;
    return { fact: `cannot take a request this long ${http}`, remedy, reason: "context-length" };
  }
  if (fault.codes.some((code) => code.includes("content_filter") || code.includes("content_policy"))) {
    const remedy = `Reword the description and the examples, or choose ${OTHER_MODEL}.`;
    return { fact: `rejected the request with a content filter ${http}`, remedy, reason: "content-filter" };
  }
  if (status === 404)
    return {
      fact: `was not found: the server has no model "${model}", or the URL is wrong ${http}`,
      remedy: SETTINGS,
    };
  if (status === 402 || (status === 429 && isUnpaid(fault))) {
    const remedy = `Raise the quota of this key with its provider, or use another key (OPENAI_API_KEY, option \`model.apiKey\`), ${OTHER_MODEL} or ${OTHER_SERVER}.`;
    return { fact: `is out of quota ${http}`, remedy, reason: "quota" };
  }
  if (status === 429)
    return { fact: `is still overloaded or out of quota after all retries ${http}`, remedy: SETTINGS };
  if (status >= 500) return { fact: `still fails after all retries ${http}`, remedy: SETTINGS };
  return { fact: `rejected the request ${http}`, remedy: `Choose ${OTHER_MODEL} or ${OTHER_SERVER}.` };
}
