import type { Skeleton } from "../../transformer/stub.js";
import { redact } from "../secrets/redact.js";
import { namesIn } from "../text/identifiers.js";
import { joinLines } from "../text/lines.js";

/** An error as it was thrown, for the prompt of a heal. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  /** Its causes, the nearest first. @default none */
  readonly causes?: readonly { readonly name: string; readonly message: string }[];
  /** The number of the version that threw; absent when the caller does not know it. */
  readonly version?: number;
}

interface Shown {
  readonly failure: Failure;
  readonly skeleton: Pick<Skeleton, "file" | "name">;
  /** The body as the prompt shows it. */
  readonly source: string;
  /** The line of the body that threw. */
  readonly line?: string;
}

const MAX_MESSAGE = 1000;
const MAX_FRAMES = 4;

/** An error as a prompt shows it: name, message, causes, and the frames that tell something, without secrets and folders. */
export function describeError({ failure, skeleton, source, line }: Shown): string {
  const { name, message, stack, causes = [] } = failure;
  const shown = [
    `${name}: ${cut(message)}`,
    ...causes.map((cause) => `caused by ${cause.name}: ${cut(cause.message)}`),
    ...(line === undefined ? framesOf(stack, skeleton) : [placeOf(line, source)]),
  ];
  return redact(shown.join("\n"));
}

// Where it stands in what is shown, not in the file of a machine: that one has a header and other line numbers.
function placeOf(line: string, source: string): string {
  const index = source
    .trim()
    .split("\n")
    .findIndex((each) => each.trim() === line.trim());
  return index < 0 ? `    in: ${line.trim()}` : `    in line ${index + 1} of the body above: ${line.trim()}`;
}

// One line: a message that quotes an argument must not look like a part of the prompt.
function cut(message: string): string {
  const line = joinLines(message, " ⏎ ");
  return line.length > MAX_MESSAGE ? `${line.slice(0, MAX_MESSAGE)}…` : line;
}

// Frames of Node and of installed packages say nothing about the body (but loaded bodies lie in the cache there), and in
// whose home they lie is nobody's business. Line numbers are those of compiled code, so they are left out.
function framesOf(stack: string, { file, name }: Pick<Skeleton, "file" | "name">): string[] {
  const frames = stack.split("\n").filter((line) => line.trimStart().startsWith("at ") && !isForeign(line));
  const base = file.split("/").at(-1) ?? file;
  const own = frames.filter((line) => line.includes(base) || namesIn(line).has(name));
  return own.slice(0, MAX_FRAMES).map((line) => {
    const place = line.trim().replace(/(?:file:\/\/)?(?:[A-Za-z]:)?[^\s()]*[\\/]/, "");
    return `    ${place.replace(/:\d+:\d+(?=\)?$)/, "")}`;
  });
}

function isForeign(frame: string): boolean {
  const loadedElsewhere = frame.replaceAll("\\", "/").replaceAll("node_modules/.cache", "");
  return loadedElsewhere.includes("node:") || loadedElsewhere.includes("node_modules");
}
