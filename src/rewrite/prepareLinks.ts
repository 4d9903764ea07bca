import type { Skeleton } from "../../transformer/stub.js";
import { compile } from "../compile/compile.js";
import { parseSource } from "../compile/source.js";
import type { Project } from "../contract/nouns.js";
import { readCompiled, writeCompiled } from "../store/cache.js";
import { keptVersion } from "./link.js";

/** Compiles the versions of stubs into the cache, where they are not there yet. */
export async function prepareLinks(project: Project, skeletons: readonly Skeleton[]): Promise<void> {
  await Promise.all(
    skeletons.map(async (skeleton) => {
      const kept = keptVersion(project, skeleton);
      if (kept === undefined || readCompiled(project, skeleton, kept.source) !== undefined) return;
      const parsed = parseSource(kept.source, skeleton);
      if ("reason" in parsed) return;
      const result = await compile(
        parsed.candidate,
        skeleton,
        kept.source,
        kept.path === undefined ? {} : { sourcePath: kept.path },
      );
      // A hand edit that does not compile is told when the function is called, by the foundry.
      if ("compiled" in result) writeCompiled(project, skeleton, result.compiled);
    }),
  );
}
