import { readFileSync } from "node:fs";
import type { Project } from "../contract/nouns.js";
import type { Programs } from "../project/program.js";
import { lastFormat, writeRewritten } from "./rewriteCache.js";
import { rewriteNow } from "./rewriteNow.js";

/**
 * Links a version that was just adopted in the kept JavaScript of its file, so that the next process starts without the
 * compiler. A file that no engine has loaded through us is left alone.
 */
export async function refreshRewritten(project: Project, fileName: string, programs: Programs): Promise<void> {
  const format = lastFormat(project, fileName);
  if (format === undefined) return;
  const task = { fileName, project, format };
  const text = readFileSync(fileName, "utf8");
  const rewritten = await rewriteNow({ ...task, text }, programs);
  if (rewritten?.problems.every(({ isAtCall }) => isAtCall === true)) writeRewritten(task, text, rewritten);
}
