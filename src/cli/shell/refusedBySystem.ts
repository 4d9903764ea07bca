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
  const { code = "", path: file, message } = Object(error) as NodeJS.ErrnoException;
  const remedy = Object.hasOwn(REMEDIES, code) ? REMEDIES[code] : undefined;
  if (remedy === undefined || SelfCodingError.is(error)) return error;
  // What Node says behind the comma is its call, with a path that may be a temporary one.
  const fact = message.split(",", 1)[0] ?? code;
  return new SelfCodingError("command-refused", `${file ?? "A file"} cannot be used: ${fact}.`, {
    remedy,
    cause: error,
  });
}
