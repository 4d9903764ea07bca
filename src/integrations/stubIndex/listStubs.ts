import path from "node:path";
import { diskStore } from "../../store/disk.js";
import { compilerOf } from "../buildCompiler.js";
import { readState, stateBeside } from "../../rewrite/stubs/stubStatus.js";
import { indexStubs } from "./stubIndex.js";

type MakeIndex = Parameters<typeof indexStubs>[2];
type IndexedStub = Awaited<ReturnType<typeof indexStubs>>["stubs"][number];

/** A stub, and how its version stands. */
export type ListedStub = IndexedStub & ReturnType<typeof readState>;

/** The stubs of a folder's project, and all files that were looked at for them, by absolute paths. */
interface Listing {
  readonly stubs: readonly ListedStub[];
  readonly files: ReadonlySet<string>;
  /** What keeps stubs from being listed. */
  readonly faults: Awaited<ReturnType<typeof indexStubs>>["faults"];
}

/**
 * Lists the stubs of a folder's project, each with the state of its version.
 *
 * @param configuration path of a tsconfig.json to go by instead
 * @param make lists them by a compiler, where no earlier command has kept them
 * @throws {SelfCodingError} `options-invalid` when there is no such configuration
 */
export async function listWithFiles(folder: string, configuration?: string, make?: MakeIndex): Promise<Listing> {
  const { stubs, files, faults } = await indexStubs(folder, configuration, make);
  return { stubs: await Promise.all(stubs.map(withState)), files: new Set(files), faults };
}

/** The stubs alone, as {@link listWithFiles} lists them. */
export async function listStubs(
  folder: string,
  configuration?: string,
  make?: MakeIndex,
): Promise<readonly ListedStub[]> {
  return (await listWithFiles(folder, configuration, make)).stubs;
}

/** A stub with the state of its version now. */
export async function withState(stub: IndexedStub): Promise<ListedStub> {
  const found = diskStore(stub.project).read(stub.skeleton.id, stub.skeleton.fingerprint);
  if (found.state !== "edited") return { ...stub, found, state: stateBeside(stub.skeleton, found) };
  // Whether a person's edit is a function still, only a compiler says.
  const { ts } = await compilerOf(path.dirname(stub.file));
  return { ...stub, ...readState(ts, stub.project, stub.skeleton) };
}
