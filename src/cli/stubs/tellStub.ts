import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";
import type { Arguments } from "../shell/command.js";
import type { Shell } from "../shell/shell.js";
import { printReport } from "./report.js";
import { toRow } from "./rows.js";

/**
 * Tells what a command came to: in lines for people, or for machines by the stub as it stands then.
 *
 * @param stands the stub now; asked for by machines alone
 * @param details what the command has besides
 */
export async function tellStub(
  command: string,
  lines: readonly string[],
  stands: () => ListedStub | Promise<ListedStub>,
  { args, shell, details }: { readonly args: Arguments; readonly shell: Shell; readonly details?: object },
): Promise<void> {
  if (args.text("output") !== "json") return lines.forEach(shell.print);
  const report = { command, rows: [toRow(await stands(), shell.folder)], findings: [] };
  printReport({ ...report, ...(details === undefined ? {} : { details }) }, "json").forEach(shell.print);
}
