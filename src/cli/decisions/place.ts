import type { StoreEntry } from "../../contract/nouns.js";
import { countChanges } from "../../history/versionsOf.js";
import { type ListedStub, withState } from "../../integrations/stubIndex/listStubs.js";
import { editEntry } from "../proof/editEntry.js";
import type { Arguments, Command } from "../shell/command.js";
import type { Shell } from "../shell/shell.js";
import { findStub } from "../stubs/findStub.js";
import { stubsHere } from "../stubs/here.js";
import { entryOf } from "../stubs/views.js";

type FleetsHere = ReturnType<typeof import("../fleet/fleetHere.js").openFleetsHere>;
type SeenStub = Awaited<ReturnType<FleetsHere["look"]>>[number];
type Option = NonNullable<Command["options"]>[string];

/** The option by which a decision is made for all processes. */
export const FLEET_OPTION: Option = {
  type: "boolean",
  description: "In the fleet, for every process of it, and not in the files here",
};

/** Where versions are decided on. */
interface Place extends AsyncDisposable {
  readonly stubs: readonly ListedStub[];
  /** What is typed behind a command to decide here, with a space before it; `""` for the files. */
  readonly option: "" | " --fleet";
  /** @returns what was written; undefined when the versions of the stub were changed since it was listed */
  write(stub: ListedStub, change: (entry: StoreEntry) => StoreEntry): Promise<StoreEntry | undefined>;
  /** A stub as it stands with what was written. */
  with(stub: ListedStub, entry: StoreEntry): ListedStub | Promise<ListedStub>;
  /** What an edited body needs where it is in no file. */
  readonly fleet?: {
    /** The versions of all stubs as the fleet runs them, which the body may call. */
    stores(): ReturnType<FleetsHere["stores"]>;
    /** Hands in the compiled form of a version that is about to be written. */
    keepForm(stub: ListedStub, form: Parameters<SeenStub["keepForm"]>[0]): Promise<void>;
  };
}

/** Opens the files of the repository, or the fleet with `--fleet`. @param name of one stub, where others do not matter */
export async function openPlace(args: Arguments, shell: Shell, name?: string): Promise<Place> {
  const all = await stubsHere(args, shell);
  const stubs = name === undefined ? all : [findStub(all, name, shell.folder)];
  if (args.has("fleet")) return openFleetPlace(stubs, all);
  return {
    stubs,
    option: "",
    write: writeFiles,
    with: withState,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

// Cases may have come meanwhile: those that stand there are kept.
async function writeFiles(
  stub: ListedStub,
  change: (entry: StoreEntry) => StoreEntry,
): Promise<StoreEntry | undefined> {
  const seen = countChanges(entryOf(stub));
  let isSame = true;
  const entry = await editEntry(stub, (kept) => {
    isSame = countChanges(kept) === seen;
    return isSame ? change(kept) : kept;
  });
  return isSame ? entry : undefined;
}

async function openFleetPlace(stubs: readonly ListedStub[], all: readonly ListedStub[]): Promise<Place> {
  const { openFleetsHere, seenWith } = await import("../fleet/fleetHere.js");
  const fleets = openFleetsHere();
  try {
    const seen = await fleets.look(stubs);
    const seenAs = new Map(seen.map((each) => [each.listed, each]));
    return {
      stubs: seen.map(({ listed }) => listed),
      option: " --fleet",
      write: async (stub, change) => {
        const entry = change(entryOf(stub));
        return (await seenAs.get(stub)?.replace(entry)) === true ? entry : undefined;
      },
      with: seenWith,
      fleet: {
        stores: () => fleets.stores(all),
        keepForm: async (stub, form) => seenAs.get(stub)?.keepForm(form),
      },
      [Symbol.asyncDispose]: () => fleets[Symbol.asyncDispose](),
    };
  } catch (error) {
    await fleets[Symbol.asyncDispose]();
    throw error;
  }
}
