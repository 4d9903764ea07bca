import path from "node:path";
import type typescript from "typescript";
import { inspectStubs, mayHoldStub } from "../../../transformer/index.js";
import type { StubProblem } from "../../../transformer/stub.js";
import { findBody } from "../../compile/body/findBody.js";
import type { FoundEntry, Project } from "../../contract/nouns.js";
import { diskStore } from "../../store/disk.js";
import { findProject } from "../../store/project.js";

type DescribedStub = ReturnType<typeof inspectStubs>["stubs"][number];

/** How the version of a stub stands. */
interface StubState {
  readonly found: FoundEntry;
  readonly state: FoundEntry["state"] | "unloadable" | "own";
  /** Why an edited version cannot be loaded. */
  readonly fault?: string;
}

/** A stub of a project, and how its version stands. */
interface StubStatus extends StubState {
  readonly skeleton: DescribedStub["skeleton"];
  readonly project: Project;
  readonly sourceFile: typescript.SourceFile;
  readonly site: DescribedStub["site"];
  /** Absolute path. */
  readonly file: string;
  /** Its options as they are written, the weakest first. */
  readonly options: readonly string[];
  /** Its line in the file, from 1. */
  readonly line: number;
}

/** The stubs of a file as they are described, the mistakes in them, and the project that they belong to. */
interface FileStubs {
  readonly project: Project;
  readonly stubs: readonly DescribedStub[];
  readonly problems: readonly StubProblem[];
}

/**
 * Describes the stubs of a program's file; undefined for a file that is not the user's, or holds nothing of ours.
 *
 * @param store where versions are kept, if the environment says so
 */
export function describeStubsOf(
  ts: typeof typescript,
  program: typescript.Program,
  sourceFile: typescript.SourceFile,
  store: string | undefined,
): FileStubs | undefined {
  if (!mayHoldStub(sourceFile.text)) return undefined;
  if (sourceFile.isDeclarationFile || program.isSourceFileFromExternalLibrary(sourceFile)) return undefined;
  const project = findProject(sourceFile.fileName, { store: store || undefined });
  const root = project.root.replaceAll("\\", "/");
  const { stubs, problems } = inspectStubs({ ts, program, root, where: () => "" }, sourceFile);
  return { project, stubs, problems };
}

/** The state of what was found for a stub: a function of the user's own runs where no version takes its place. */
export function stateBeside(
  { ownBody }: DescribedStub["skeleton"],
  { state }: FoundEntry,
): FoundEntry["state"] | "own" {
  return ownBody !== undefined && (state === "missing" || state === "stale") ? "own" : state;
}

/** Reads how a stub's version stands. */
export function readState(ts: typeof typescript, project: Project, skeleton: DescribedStub["skeleton"]): StubState {
  const found = diskStore(project).read(skeleton.id, skeleton.fingerprint);
  // What was adopted has been compiled; only what a person changed can be anything.
  if (found.state !== "edited" || found.source === undefined) return { found, state: stateBeside(skeleton, found) };
  const body = findBody(ts, found.source, skeleton);
  return "reason" in body ? { found, state: "unloadable", fault: body.reason } : { found, state: found.state };
}

/** The stubs of a file with their states, and the mistakes in them; `store` as {@link describeStubsOf} takes it. */
export function inspectFile(
  ts: typeof typescript,
  program: typescript.Program,
  sourceFile: typescript.SourceFile,
  store: string | undefined,
): { readonly stubs: readonly StubStatus[]; readonly problems: readonly StubProblem[] } {
  const described = describeStubsOf(ts, program, sourceFile, store);
  if (described === undefined) return { stubs: [], problems: [] };
  const { project, problems } = described;
  const stubs = described.stubs.map(({ skeleton, site }) => ({
    ...readState(ts, project, skeleton),
    skeleton,
    project,
    sourceFile,
    site,
    file: path.resolve(sourceFile.fileName),
    options: site.options.map((option) => option.getText(sourceFile)),
    line: sourceFile.getLineAndCharacterOfPosition(site.node.getStart(sourceFile)).line + 1,
  }));
  return { stubs, problems };
}
