import { existsSync } from "node:fs";
import path from "node:path";
import type { FoundEntry, Project, StoreEntry } from "../../contract/nouns.js";
import { currentOf } from "../../history/versionsOf.js";
import type { ListedStub, listWithFiles } from "../../integrations/stubIndex/listStubs.js";
import { diskStore } from "../../store/disk.js";
import { placeOf } from "./findStub.js";
import { orphanRow } from "./rows.js";

type Listing = Awaited<ReturnType<typeof listWithFiles>>;
type Orphan = FoundEntry & { readonly entry: StoreEntry };

/**
 * What stands in the store of a project without a stub in the source. Of a source that is there, and was not looked at,
 * nobody knows what it holds; nor of one with faults.
 */
function orphansIn({ stubs, files, faults }: Listing, project: Project): readonly Orphan[] {
  const { root, storeDirectory } = project;
  const faulty = new Set(faults.map(({ file }) => file));
  const known = new Set(
    stubs.filter((stub) => stub.project.storeDirectory === storeDirectory).map(({ skeleton }) => skeleton.id),
  );
  const isGone = (id: string): boolean => {
    const source = path.join(root, id.slice(0, id.indexOf("#")));
    return (files.has(source) && !faulty.has(source)) || !existsSync(source);
  };
  const store = diskStore(project);
  return store.list().flatMap((id) => {
    // What agents write stands in no source.
    if (known.has(id) || id.startsWith("agents/") || !isGone(id)) return [];
    const found = store.read(id, "");
    return found.entry === undefined ? [] : [{ ...found, entry: found.entry }];
  });
}

/** The rows of all orphans of these projects. */
export function orphansOf(
  listing: Listing,
  projects: readonly Project[],
  folder: string,
): readonly ReturnType<typeof orphanRow>[] {
  return projects.flatMap((project) => {
    const orphans = orphansIn(listing, project);
    return orphans.map((orphan) => {
      const heir = heirOf(orphan, orphans, listing, project);
      return orphanRow(orphan, orphan.entry.id, folder, heir && placeOf(heir, folder));
    });
  });
}

/** The orphan that a stub without a version can take over: its file was moved, and it asks for just the same. */
export function findMoved(listing: Listing, { project, skeleton }: ListedStub): Orphan | undefined {
  const orphans = orphansIn(listing, project);
  return orphans.find((orphan) => heirOf(orphan, orphans, listing, project)?.skeleton.id === skeleton.id);
}

// Of two that ask for the same, or of two versions that fit, only a person knows which was moved.
function heirOf(
  { entry }: Orphan,
  orphans: readonly Orphan[],
  { stubs }: Listing,
  { storeDirectory }: Project,
): ListedStub | undefined {
  const asked = currentOf(entry)?.fingerprint;
  if (orphans.filter((other) => currentOf(other.entry)?.fingerprint === asked).length !== 1) return undefined;
  const heirs = stubs.filter(
    ({ found, project, skeleton }) =>
      found.state === "missing" &&
      found.entry === undefined &&
      project.storeDirectory === storeDirectory &&
      skeleton.fingerprint === asked,
  );
  return heirs.length === 1 ? heirs[0] : undefined;
}
