import { getSystemErrorMap } from "node:util";
import { SelfCodingError } from "../../contract/errors.js";

/** What helps where the system refuses a command its files. */
const REMEDIES: Readonly<Record<string, string>> = {
  EACCES: "Give yourself the right to it, or run the command as somebody who has it.",
  EPERM: "Give yourself the right to it, or run the command as somebody who has it.",
  EROFS: "The file system is read-only: run the command on a copy that can be written.",
  ENOSPC: "Make room on the disk.",
  EDQUOT: "Make room in your quota.",
};

/** An error of the system over a file, as a person is told of it; every other one as it is. */
export function refusedBySystem(error: unknown): unknown {
  const { code = "", path: file } = Object(error) as NodeJS.ErrnoException;
  const remedy = Object.hasOwn(REMEDIES, code) ? REMEDIES[code] : undefined;
  if (remedy === undefined || SelfCodingError.is(error)) return error;
  return new SelfCodingError("command-refused", `${file ?? "A file"} cannot be used: ${describeSystemError(error)}.`, {
    remedy,
    cause: error,
  });
}

/** What an error of the system means. Its own message names the call, too, with a path that may be a temporary one. */
export function describeSystemError(error: unknown): string {
  const { errno, message } = Object(error) as NodeJS.ErrnoException;
  const known = errno === undefined ? undefined : getSystemErrorMap().get(errno);
  return known === undefined ? message : known.join(": ");
}
