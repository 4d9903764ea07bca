import { readFileSync } from "node:fs";
import path from "node:path";
import type { Mistake, StubProblem } from "../../transformer/stub.js";
import { SelfCodingError } from "../contract/errors.js";
import { quietly } from "../store/files.js";
import { findProject, packagesAbove } from "../store/project.js";
import { readRewritten, writeRewritten } from "../rewrite/rewriteCache.js";
import type { ModuleFormat, RewrittenFile } from "../rewrite/rewritten.js";
import { runJob } from "./rewriteClient.js";
import { mayHoldStub } from "../../transformer/ownNames.js";
import { isTypeScript } from "../text/fileNames.js";

/** A file's JavaScript, and what it is to be run as. */
interface RunnableFile {
  readonly code: string;
  readonly format: ModuleFormat;
}

/**
 * A TypeScript file with its stubs rewritten, and with what it gives to agents described, as JavaScript; undefined when it
 * holds neither, at the cost of one text search.
 *
 * @param wanted the module system to make of it, where that is not its own
 * @throws {SelfCodingError} `stub-mistake` with file, line and remedy
 */
export function rewriteFile(fileName: string, wanted?: ModuleFormat): RunnableFile | undefined {
  if (!isTypeScript(fileName) || fileName.includes(`${path.sep}node_modules${path.sep}`)) return undefined;
  const text = quietly(() => readFileSync(fileName, "utf8"));
  if (text === undefined || !mayHoldStub(text)) return undefined;
  const project = findProject(fileName, { store: process.env["SELFCODING_STORE"] || undefined });
  const format = wanted ?? formatOf(fileName);
  const task = {
    fileName: fileName.replaceAll("\\", "/"),
    project,
    format,
    ...(isHealingOff() ? { isHealingOff: true as const } : {}),
  };
  const kept = readRewritten(task, text);
  if (kept !== undefined) return runnable(kept, format);
  const result = runJob({ kind: "rewrite", ...task, text });
  const rewritten = result.kind === "rewritten" ? result.file : undefined;
  if (rewritten === undefined) return undefined;
  const problems = rewritten.problems.filter(({ isAtCall }) => isAtCall !== true);
  if (problems.length > 0) throw mistakes(problems);
  writeRewritten(task, text, rewritten);
  return runnable(rewritten, format);
}

// Of all that can say so only the environment has the last word, and has it before a file is loaded.
function isHealingOff(): boolean {
  const mode = process.env["SELFCODING_MODE"];
  return mode === "off" || mode === "frozen";
}

function runnable({ code }: Pick<RewrittenFile, "code">, format: ModuleFormat): RunnableFile | undefined {
  return code === undefined ? undefined : { code, format };
}

/** Mistakes in stubs, and in what is given to agents, as one error, each at the user's line. */
export function mistakes(problems: readonly StubProblem[]): SelfCodingError {
  const lines = problems.map(formatProblem);
  return new SelfCodingError("stub-mistake", `${lines.join("\n")}\n`, {
    remedy: "Fix the errors above.",
    details: { problems },
  });
}

/** A mistake as compilers print it. */
export function formatProblem({ file, line, column, code, message, remedy }: Mistake): string {
  const place = file === undefined ? "" : `${file}(${line},${column}): `;
  return `${place}error ${code}: ${message} ${remedy}`;
}

// As tsx decides it: by the extension, else by the nearest package.json.
function formatOf(fileName: string): ModuleFormat {
  if ([".mts", ".mtsx"].includes(path.extname(fileName))) return "module";
  if ([".cts", ".ctsx"].includes(path.extname(fileName))) return "commonjs";
  const [nearest] = packagesAbove(path.dirname(fileName));
  return nearest?.manifest["type"] === "module" ? "module" : "commonjs";
}
