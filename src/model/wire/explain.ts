import { SelfCodingError } from "../../contract/errors.js";
import type { ModelRequest } from "../../contract/nouns.js";
import type { ServerFault } from "./serverFault.js";

/** How a request failed. */
export interface Failure {
  /** Absent when no answer came. */
  readonly status?: number;
  readonly fault: ServerFault;
  /** What failed, where it was not the server that said so. */
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
const LESS_OF_STUB =
  "shorten what is in reach of the stub: its docs, examples and knowledge, and the types that it names";
/** What has to become shorter; agents and stubs have different things in their messages. */
const SHORTER: Readonly<Record<Asked["purpose"], string>> = {
  write: LESS_OF_STUB,
  heal: LESS_OF_STUB,
  test: LESS_OF_STUB,
  request: "give the agent fewer functions, fewer notes, less memory (`memoryTokens`) or fewer rounds (`maxRounds`)",
  validate: "let the function return less",
  compact: "let less be remembered at once (`memoryTokens`)",
};

/** Whether a request was longer than its model can read. */
export function isTooLong(status: number | undefined, { message, codes }: ServerFault): boolean {
  if (status === 413) return true;
  if (codes.some((code) => code.includes("context") && /length|size|window|exceed/.test(code))) return true;
  // Most servers name it in words only; all that hangs on it is the advice.
  const isOfSize = /\d|exceed|too (long|large|many)|maximum|overflow/i.test(message);
  const isOfContext = /\btokens?\b/i.test(message) && /\b(context|prompt|input|sequence)\b/i.test(message);
  const isOfWindow = /\bcontext (length|size|window)\b|\b(prompt|input) is too long\b/i.test(message);
  return status !== undefined && status !== 429 && isOfSize && (isOfContext || isOfWindow);
}

/** A failure as what selfcoding says of it. */
export function explain(failure: Failure, asked: Asked): SelfCodingError {
  const { status, fault, cause } = failure;
  const { model, url } = asked;
  const said = fault.message.replace(/\.$/, "");
  const details = { ...(status === undefined ? {} : { status }), ...(said === "" ? {} : { said: fault.message }) };
  if (status === 401 || status === 403) {
    const fact = `The model server ${url} refuses the key (HTTP ${status})${said === "" ? "" : `: ${said}`}.`;
    const remedy = `Set a valid key: OPENAI_API_KEY, or the option \`model.apiKey\`; or ${OTHER_SERVER}.`;
    return new SelfCodingError("model-unauthorized", fact, { remedy, details, cause });
  }
  const { fact, remedy, reason } = meaningOf(failure, asked);
  const words = status === undefined || said === "" ? "" : ` It says: ${said}.`;
  return new SelfCodingError("model-unavailable", `The model ${model} at ${url} ${fact}.${words}`, {
    remedy,
    cause,
    details: reason === undefined ? details : { ...details, reason },
  });
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
    return { fact: `cannot take a request of this length ${http}`, remedy, reason: "context-length" };
  }
  if (fault.codes.some((code) => code.includes("content_filter") || code.includes("content_policy"))) {
    const remedy = `Word the description and the examples in another way, or choose ${OTHER_MODEL}.`;
    return { fact: `refuses the request by a content filter ${http}`, remedy, reason: "content-filter" };
  }
  if (status === 404)
    return {
      fact: `does not exist there: the server knows no model "${model}", or its address is another ${http}`,
      remedy: SETTINGS,
    };
  if (status === 429)
    return { fact: `is overloaded, or its quota is spent ${http}, also after waiting`, remedy: SETTINGS };
  if (status >= 500) return { fact: `fails ${http}, also when asked again`, remedy: SETTINGS };
  return { fact: `refuses the request ${http}`, remedy: `Choose ${OTHER_MODEL} or ${OTHER_SERVER}.` };
}
