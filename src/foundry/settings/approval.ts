import picomatch from "picomatch";
import { SelfCodingError } from "../../contract/errors.js";
import type { PlainOptions } from "../../contract/options.js";

type Approval = Extract<PlainOptions["approval"], string>;

const APPROVALS: readonly string[] = ["none", "heals", "all"] satisfies readonly Approval[];

/**
 * Which versions of a stub wait for a person.
 *
 * @param id such as `src/a.ts#f`; a pattern is held against the whole of it, and against its file alone
 * @throws {SelfCodingError} `options-invalid` for a word that there is not
 */
export function settleApproval(option: PlainOptions["approval"], id: string): Approval {
  if (option === undefined) return "none";
  if (typeof option === "string") return checked(option);
  const file = id.slice(0, id.indexOf("#"));
  const rule = Object.entries(option).find(([pattern]) => {
    const isMatch = picomatch(pattern, { dot: true });
    return isMatch(id) || isMatch(file);
  });
  return checked(rule?.[1] ?? "none");
}

function checked(word: string): Approval {
  if (APPROVALS.includes(word)) return word as Approval;
  throw new SelfCodingError("options-invalid", `Unknown approval "${word}".`, {
    remedy: "Set the option `approval` to none, heals or all.",
  });
}
