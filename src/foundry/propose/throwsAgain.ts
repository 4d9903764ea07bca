import type { Candidate, Finding } from "../../contract/nouns.js";
import type { Ports } from "../ports.js";
import type { Settings } from "../settings/settings.js";
import { checkTask } from "../task.js";
import type { GenerationRequest } from "../thread/protocol.js";

/**
 * Whether a candidate for a heal throws at the failing call what is to be healed, and its contract does not want that.
 * What a body throws on purpose passes the checks; the same error once more is no answer.
 */
export async function throwsAgain(
  candidate: Candidate,
  request: GenerationRequest,
  settings: Settings,
  ports: Ports,
): Promise<boolean> {
  const { failure } = request;
  if (failure === undefined) return false;
  const { thrown, isForeseen } = await ports.reproduce(checkTask(request, settings, undefined), candidate);
  return !isForeseen && thrown?.name === failure.name && thrown.message === failure.message;
}

/** Whether a call is all there: of a stand-in for a secret, or a part of a long list, an error may be right. */
export function isWhole({ isRedacted, isSample }: GenerationRequest["call"]): boolean {
  return isRedacted !== true && isSample !== true;
}

/** What is said to the model of such a candidate. */
export function thrownAgain(): Finding {
  const message =
    "This call still throws the error that is to be healed. Answer the call; if the error is right, answer with `THROW IS RIGHT: <reason>` and a contract whose `throws` covers it.";
  return { check: "run", code: "same-error", message };
}
