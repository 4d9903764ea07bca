import { formatProblem } from "../rewriteFile.js";
import type { HostFile } from "./hostFile.js";

/** An error as bundlers take it. */
interface HostMessage {
  readonly message: string;
  readonly id: string;
  /** Stable, for programs. */
  readonly pluginCode: string;
  /** Where it is; lines count from one, columns from zero. */
  readonly loc?: { readonly file: string; readonly line: number; readonly column: number };
}

/** What keeps a file from being built, in the words and at the places of a bundler's own errors; empty when nothing does. */
export function messagesOf(fileName: string, { problems, isCompiled }: HostFile): readonly HostMessage[] {
  if (isCompiled) return [{ message: `${fileName}: ${COMPILED}`, id: fileName, pluginCode: "already-compiled" }];
  return problems.map((problem) => ({
    message: formatProblem(problem),
    id: fileName,
    pluginCode: problem.code,
    loc: { file: problem.file, line: problem.line, column: problem.column - 1 },
  }));
}

const COMPILED =
  "This file reached selfcoding as JavaScript: another plugin compiled it before, and its types are gone. " +
  "Put selfcoding() in front of that plugin. @rollup/plugin-typescript reads files by itself: " +
  "give it selfcoding/transformer in its option `transformers` instead.";

/** Several as one, for bundlers that stop at the first; undefined when there is none. */
export function joinMessages(messages: readonly HostMessage[]): HostMessage | undefined {
  const [first] = messages;
  return first && { ...first, message: messages.map(({ message }) => message).join("\n") };
}
