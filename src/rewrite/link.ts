import type { FrozenLink, Link, LinkedBody, Skeleton } from "../../transformer/stub.js";
import type { Compiled, FoundEntry, Project } from "../contract/nouns.js";
import { readCompiled } from "../store/cache.js";
import { diskStore } from "../store/disk.js";

/** A stub's version as it stands on disk, if it may run. */
export function keptVersion(
  project: Project,
  { id, fingerprint }: Skeleton,
): (FoundEntry & { source: string }) | undefined {
  const found = diskStore(project).read(id, fingerprint);
  const mayRun = found.state === "current" || found.state === "edited";
  return mayRun && found.source !== undefined ? { ...found, source: found.source } : undefined;
}

interface LinkOptions {
  /** Called for a version whose compiled form is not in the cache, which it must write. */
  readonly compileMissing?: (skeleton: Skeleton) => void;
  /** Whether bodies stand without the catch that heals: a second throw costs half of the first. */
  readonly isHealingOff?: boolean | undefined;
  /** Whether who runs the output knows no other source than the file itself. */
  readonly hasOneSource?: boolean;
}

function compiledVersion(
  project: Project,
  skeleton: Skeleton,
  source: string,
  compileMissing: LinkOptions["compileMissing"],
): Compiled | undefined {
  const ready = readCompiled(project, skeleton, source);
  if (ready !== undefined || compileMissing === undefined) return ready;
  compileMissing(skeleton);
  return readCompiled(project, skeleton, source);
}

/** Links what is compiled already; stubs without a version, and versions that do not compile, ask the runtime. */
export function createLink(
  project: Project,
  { compileMissing, isHealingOff = false, hasOneSource = false }: LinkOptions = {},
): Link {
  return (skeleton) => {
    const kept = keptVersion(project, skeleton);
    if (kept === undefined) return undefined;
    const linked = linkable(compiledVersion(project, skeleton, kept.source, compileMissing));
    if (linked === undefined) return undefined;
    const version = kept.entry === undefined ? {} : { version: kept.entry.current };
    const found = { ...(hasOneSource ? linked : withOrigin(linked, kept)), ...version };
    return isHealingOff ? withoutHealing(found) : found;
  };
}

// What is allowed is only known where all options are: a body that needs it is loaded, with what it was given.
function linkable(compiled: Compiled | undefined): Compiled["linked"] | undefined {
  return compiled?.isPowerful === true ? undefined : compiled?.linked;
}

function withoutHealing({ mappings, ...linked }: LinkedBody): LinkedBody {
  const body = linked.plain;
  return { ...linked, body, ...(mappings === undefined ? {} : { mappings: { ...mappings, body: mappings.plain } }) };
}

function withOrigin(linked: Compiled["linked"], { path, source }: Pick<FoundEntry, "path" | "source">): LinkedBody {
  if (path === undefined || source === undefined) return linked;
  return { ...linked, origin: { file: path.replaceAll("\\", "/"), text: source } };
}

/** Gives versions that are compiled to files that must stand without the runtime. */
export function createFrozenLink(
  project: Project,
  { compileMissing, hasOneSource = false }: Pick<LinkOptions, "compileMissing" | "hasOneSource"> = {},
): FrozenLink {
  return (skeleton) => {
    const found = diskStore(project).read(skeleton.id, skeleton.fingerprint);
    const { state, source } = found;
    if (state !== "current" && state !== "edited") return state;
    if (source === undefined) return "unloadable";
    const compiled = compiledVersion(project, skeleton, source, compileMissing);
    if (compiled === undefined) return "unloadable";
    if (compiled.isPowerful === true) return "powerful";
    return hasOneSource ? compiled.linked : withOrigin(compiled.linked, found);
  };
}
