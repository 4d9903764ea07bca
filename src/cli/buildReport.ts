import path from "node:path";
import type { BuildReport } from "../integrations/build.js";
import { formatError } from "../integrations/buildErrors.js";
import { count } from "../text/lines.js";
import { relative } from "./relative.js";
import type { Shell } from "./shell/shell.js";
import { annotateLine, describeFinding, printReport } from "./stubs/report.js";
import { toRow } from "./stubs/rows.js";

/** How a build is told of. */
interface Telling {
  /** Where what is about no source stands. */
  readonly configuration: string;
  readonly output: string | undefined;
  readonly shell: Shell;
}

/** Prints what came of a build. */
export function printBuild(built: BuildReport, { configuration, output, shell }: Telling): void {
  const { errors, files, stubs, isEmitOff } = built;
  if (output === "json") return toEnvelope(built, shell.folder).forEach(shell.print);
  if (isEmitOff) {
    const file = relative(shell.folder, path.resolve(shell.folder, configuration));
    shell.tell(`! ${file} says \`noEmit\`, so nothing is written. Name another one with \`-p\` that sets it to false.`);
  }
  if (output === "github")
    for (const { code, message, place } of errors) {
      const file = relative(shell.folder, place?.file ?? path.resolve(shell.folder, configuration));
      shell.print(annotateLine({ level: "error", file, line: place?.line ?? 1, title: code, message }));
    }
  else errors.map(formatError).forEach(shell.print);
  const broken = stubs.filter(({ state }) => state === "conflict" || state === "unloadable");
  for (const stub of broken) shell.tell(`! ${describeFinding(toRow(stub, shell.folder))}`);
  const linked = stubs.filter(({ state }) => state === "current" || state === "edited").length;
  const own = stubs.filter(({ state }) => state === "own").length;
  const kinds = [`${linked} linked`, ...(own > 0 ? [`${own} own`] : []), `${stubs.length - linked - own} unwritten`];
  shell.print(`${count(files, "file")} written; ${count(stubs.length, "stub")}: ${kinds.join(", ")}`);
}

function toEnvelope({ errors, files, stubs }: BuildReport, folder: string): string[] {
  const plain = errors.map(({ code, message, place }) => ({
    file: place === undefined ? null : relative(folder, place.file),
    line: place?.line ?? null,
    column: place?.column ?? null,
    code,
    message,
  }));
  return printReport(
    {
      command: "build",
      rows: stubs.map((stub) => toRow(stub, folder)),
      findings: [],
      hasFindings: errors.length > 0,
      details: { files, errors: plain },
    },
    "json",
  );
}
