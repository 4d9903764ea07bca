import type { StoreEntry } from "../../contract/nouns.js";
import { countChanges } from "../../history/versionsOf.js";
import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";
import { diskStore } from "../../store/disk.js";
import type { Arguments, Command } from "../shell/command.js";
import type { Shell } from "../shell/shell.js";
import { findStub } from "../stubs/findStub.js";
import { stubsHere } from "../stubs/here.js";
import { entryOf } from "../stubs/views.js";

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
  /** @returns false when the entry of the stub was changed since it was listed */
  write(stub: ListedStub, entry: StoreEntry): Promise<boolean>;
}

/** Opens the files of the repository, or the fleet with `--fleet`. @param name of one stub, where others do not matter */
export async function openPlace(args: Arguments, shell: Shell, name?: string): Promise<Place> {
  const all = await stubsHere(args, shell);
  const stubs = name === undefined ? all : [findStub(all, name, shell.folder)];
  if (args.has("fleet")) return openFleetPlace(stubs);
  return {
    stubs,
    option: "",
    write: async (stub, entry) => diskStore(stub.project).write?.(entry, countChanges(entryOf(stub))) === true,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

async function openFleetPlace(stubs: readonly ListedStub[]): Promise<Place> {
  const { openFleetsHere } = await import("../fleet/fleetHere.js");
  const fleets = openFleetsHere();
  try {
    const seen = await fleets.look(stubs);
    const writers = new Map(seen.map(({ listed, replace }) => [listed, replace]));
    return {
      stubs: seen.map(({ listed }) => listed),
      option: " --fleet",
      write: async (stub, entry) => (await writers.get(stub)?.(entry)) === true,
      [Symbol.asyncDispose]: () => fleets[Symbol.asyncDispose](),
    };
  } catch (error) {
    await fleets[Symbol.asyncDispose]();
    throw error;
  }
}
