import path from "node:path";
import { createTwoFilesPatch } from "diff";
import { SelfCodingError } from "../../contract/errors.js";
import type { openStubs } from "../../integrations/build.js";
import { diskStore } from "../../store/disk.js";
import { withoutMark } from "../../value/withoutMark.js";
import { checkTypes } from "../stubs/checkTypes.js";
import { chooseStubs } from "./chooseStubs.js";
import { findTypeNames } from "./findTypeNames.js";
import { findPlaces } from "./findPlace.js";
import { findFormatter } from "./formatters.js";
import { findDirty } from "../git.js";
import { planFile } from "./planFile.js";
import { readUserFile, replaceFiles } from "./replaceFiles.js";
import { relative } from "../relative.js";

type Listed = Awaited<ReturnType<typeof openStubs>>[number];
type Chosen = ReturnType<typeof chooseStubs>[number];

/** What a person asked for. */
interface EjectRequest {
  readonly ids: readonly string[];
  readonly isAll: boolean;
  readonly isDry: boolean;
  /** Whether cases become a file of tests. */
  readonly hasTests: boolean;
  /** Also where the working tree holds changes that are not committed. */
  readonly isForced: boolean;
  /** Where one stands. */
  readonly folder: string;
}

/** A file, and what it becomes. */
interface Change {
  readonly fileName: string;
  readonly before: string | undefined;
  readonly after: string;
  readonly notes: readonly string[];
  /** The ids of the stubs whose cases it holds, where it is a file of tests. */
  readonly testsOf?: readonly string[];
}

/** What was done, or would be. */
interface Ejected {
  readonly stubs: readonly Listed[];
  /** Paths from where one stands. */
  readonly files: readonly {
    readonly file: string;
    readonly isNew: boolean;
    readonly testsOf: readonly string[];
    readonly diff: string;
  }[];
  /** For a person to hear, as sentences. */
  readonly notes: readonly string[];
  /** Stubs whose versions could not be taken out of the store, each with the reason. */
  readonly left: readonly { readonly stub: Listed; readonly reason: string }[];
}

/**
 * Puts bodies into the user's source, in the places of their stubs, and takes their versions out of the store.
 *
 * @throws {SelfCodingError} `command-refused` where nothing was written, and why
 */
export async function eject(listed: readonly Listed[], request: EjectRequest): Promise<Ejected> {
  const { ids, isAll, isDry, isForced, hasTests, folder } = request;
  const chosen = chooseStubs(listed, ids, isAll, folder);
  if (!isDry && !isForced) refuseDirty(chosen, folder);
  const files = new Map<string, Chosen[]>();
  for (const one of chosen) files.set(fileOf(one), [...(files.get(fileOf(one)) ?? []), one]);
  const changes: Change[] = [];
  for (const own of files.values()) changes.push(await planChange(own, listed));
  const unused = refuseFaults(changes, chosen, folder);
  if (hasTests) for (const own of files.values()) changes.push(...(await planTests(own, changes)));
  const written = changes.filter(({ after }) => after !== "");
  const ejected = {
    stubs: chosen.map(({ stub }) => stub),
    files: written.map((change) => ({
      file: relative(folder, change.fileName),
      isNew: change.before === undefined,
      testsOf: change.testsOf ?? [],
      diff: printDifference(change, folder),
    })),
    notes: [
      ...changes.flatMap(({ fileName, notes }) => notes.map((note) => `${relative(folder, fileName)}: ${note}`)),
      ...unused,
    ],
  };
  if (isDry) return { ...ejected, left: [] };
  replaceFiles(written);
  return { ...ejected, left: ejected.stubs.flatMap(removeVersion) };
}

function fileOf({ stub }: Chosen): string {
  return stub.sourceFile.fileName;
}

function refuseDirty(chosen: readonly Chosen[], folder: string): void {
  const files = chosen.flatMap(({ stub: { sourceFile, found } }) => [
    sourceFile.fileName,
    ...(found.path === undefined || found.entry === undefined ? [] : [found.path, jsonOf(found.path)]),
  ]);
  const dirty = findDirty([...new Set(files)]);
  if (dirty.length === 0) return;
  const list = dirty.map((file) => `\n- ${relative(folder, file)}`).join("");
  throw new SelfCodingError("command-refused", `These files have changes that are not committed:${list}\n`, {
    remedy: "Commit or stash them, or give --force.",
  });
}

function jsonOf(file: string): string {
  return `${file.slice(0, -path.extname(file).length)}.json`;
}

async function planChange(chosen: readonly Chosen[], listed: readonly Listed[]): Promise<Change> {
  const [first] = chosen;
  if (first === undefined) throw new Error("A file without stubs.");
  const { sourceFile, compiled } = first.stub;
  const { fileName } = sourceFile;
  const { whole, mark } = readUserFile(fileName, sourceFile.text);
  const stubs = chosen.map(({ stub }) => stub);
  const places = findPlaces(
    stubs,
    listed.filter((stub) => stub.sourceFile === sourceFile),
  );
  const plan = {
    fileName,
    text: sourceFile.text,
    bodies: places.map((place, index) => ({ place, candidate: chosen[index]?.candidate })),
    formatter: await findFormatter(fileName),
    keepsImports: compiled.program.getCompilerOptions().verbatimModuleSyntax === true,
  };
  let planned = await planFile({ ...plan, types: new Set() });
  const types = findTypeNames(compiled, fileName, planned.text, planned.imported);
  if (types.size > 0) planned = await planFile({ ...plan, types });
  return { fileName, before: whole, after: mark + planned.text, notes: planned.notes };
}

/** The file of tests for what stands in a file now; none where nothing can be tested. */
async function planTests(chosen: readonly Chosen[], changes: readonly Change[]): Promise<Change[]> {
  const stubs = chosen.filter(({ candidate }) => candidate !== undefined).map(({ stub }) => stub);
  const change = changes.find(({ fileName }) => fileName === stubs[0]?.sourceFile.fileName);
  if (change === undefined) return [];
  const { writeTests } = await import("./tests/writeTests.js");
  const { fileName, after } = change;
  const formatter = await findFormatter(fileName);
  const written = await writeTests({ fileName, text: withoutMark(after), stubs, formatter });
  return written === undefined ? [] : [{ ...written, before: undefined }];
}

/** @returns what nobody uses any more, for a person to hear */
function refuseFaults(changes: readonly Change[], chosen: readonly Chosen[], folder: string): string[] {
  const unused: string[] = [];
  const errors: string[] = [];
  for (const { fileName, after } of changes) {
    const compiled = chosen.find((one) => fileOf(one) === fileName)?.stub.compiled;
    const report = compiled && checkTypes(compiled, new Map([[fileName, withoutMark(after)]]));
    const place = relative(folder, fileName);
    const print = ({ line, message }: { line: number; message: string }): string =>
      `${place}, line ${line}: ${message}`;
    errors.push(...(report?.errors ?? []).map(print));
    unused.push(...(report?.unused ?? []).map(print));
  }
  if (errors.length === 0) return unused;
  const list = errors.map((error) => `\n- ${error}`).join("");
  throw new SelfCodingError("command-refused", `Nothing was ejected, as the result would not compile:${list}\n`, {
    remedy: "Edit the body (`selfcoding show` prints it) or your file, and run the command again.",
    details: { errors },
  });
}

function printDifference({ fileName, before, after }: Change, folder: string): string {
  const name = relative(folder, fileName);
  const from = before === undefined ? "/dev/null" : `a/${name}`;
  const patch = createTwoFilesPatch(from, `b/${name}`, before ?? "", after, undefined, undefined, { context: 3 });
  return patch.slice(patch.indexOf("---")).trimEnd();
}

// The source is written by now: what is left of a version is said, and hurts nobody.
function removeVersion(stub: Listed): { readonly stub: Listed; readonly reason: string }[] {
  const { project, skeleton, found } = stub;
  try {
    if (found.entry !== undefined) diskStore(project).remove?.(skeleton.id);
    return [];
  } catch (error) {
    if (!SelfCodingError.is(error) || error.code !== "store-unwritable") throw error;
    return [{ stub, reason: error.message }];
  }
}
