import path from "node:path";
import type { Skeleton } from "../../../transformer/stub.js";
import type { CheckTask } from "../../contract/checkTask.js";
import type { Candidate } from "../../contract/nouns.js";
import { mergeTerms } from "../../terms/mergeTerms.js";
import { holdsElements } from "../../text/fileNames.js";
import { editsForStubs } from "./otherStubs.js";
import { type Placed, placeInFile, placeInSkeleton } from "../types/place.js";
import { type CheckTools, locate, type RunTask, type Site, toPosix } from "../site.js";
import { withoutScriptEnding } from "../../text/fileNames.js";

/** Puts a candidate in its place in the user's file, the other stubs' versions beside it. */
export function prepare(task: CheckTask, candidate: Candidate, tools: CheckTools): RunTask {
  const fileName = toPosix(path.join(task.project.root, task.skeleton.file));
  const site = locate(task, fileName, tools);
  const placed = place(site, task.skeleton, fileName, candidate);
  const terms = mergeTerms(task.fixed, candidate.contract);
  return { task, tools, site, placed: withOthers(site, candidate, placed, task, tools), terms };
}

/** Puts a candidate alone in its place. */
export function place(site: Site | undefined, skeleton: Skeleton, fileName: string, candidate: Candidate): Placed {
  if (site !== undefined) return placeInFile(site.sourceFile, site.found.site.node, candidate);
  const ending = holdsElements(fileName) ? ".selfcoding.tsx" : ".selfcoding.ts";
  const standIn = `${withoutScriptEnding(fileName)}${ending}`;
  return placeInSkeleton(skeleton, standIn, candidate);
}

// The types are checked before, as the bodies of the other stubs are no part of what is judged.
/** Puts the versions of the other stubs beside a candidate. */
export function withOthers(
  site: Site | undefined,
  candidate: Candidate,
  placed: Placed,
  { project }: CheckTask,
  { currentVersion }: CheckTools,
): Placed {
  if (site === undefined) return placed;
  const others = editsForStubs(
    site.stubs.filter((stub) => stub !== site.found),
    { versionOf: (skeleton) => currentVersion(skeleton, project), addressOf: ({ id }) => id },
  );
  return others.length === 0 ? placed : placeInFile(site.sourceFile, site.found.site.node, candidate, others);
}
