import type { Skeleton } from "../../transformer/stub.js";
import { redact } from "../value/redact.js";

/** An error as it was thrown. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

const MAX_MESSAGE = 1000;
const MAX_FRAMES = 4;

/** An error as a prompt shows it: name, message, and the frames that tell something, without secrets and folders. */
export function describeError({ name, message, stack }: Failure, skeleton: Pick<Skeleton, "file" | "name">): string {
  const said = message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message;
  return redact([`${name}: ${said}`, ...framesOf(stack, skeleton)].join("\n"));
}

// Frames of Node and of installed packages say nothing about the body (but loaded bodies lie in the cache there), and in
// whose home they lie is nobody's business.
function framesOf(stack: string, { file, name }: Pick<Skeleton, "file" | "name">): string[] {
  const frames = stack
    .split("\n")
    .filter((line) => /^\s*at /.test(line) && !/node:|node_modules(?![\\/]\.cache)/.test(line));
  const base = file.split("/").at(-1) ?? file;
  const own = frames.filter(
    (line) => line.includes(base) || new RegExp(`\\b${name.replaceAll("$", "\\$")}\\b`).test(line),
  );
  return own
    .slice(0, MAX_FRAMES)
    .map((line) => `    ${line.trim().replace(/(?:file:\/\/)?(?:[A-Za-z]:)?[^\s()]*[\\/]/, "")}`);
}
