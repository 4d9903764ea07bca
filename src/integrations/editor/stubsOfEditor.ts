import type typescript from "typescript";
import { entryStamp } from "../../store/readKept.js";
import { describeStubsOf, readState } from "../../rewrite/stubs/stubStatus.js";
import { readEnvironment } from "../../runtime/options.js";

type FoundStub = NonNullable<ReturnType<typeof describeStubsOf>>["stubs"][number];

/** A file of an editor's program that holds something of ours. */
interface EditorFile extends NonNullable<ReturnType<typeof describeStubsOf>> {
  readonly ts: typeof typescript;
  readonly program: typescript.Program;
  readonly sourceFile: typescript.SourceFile;
}

/** The place in a file at which a stub is asked about. */
interface StubSpot {
  readonly stub: FoundStub;
  readonly textSpan: typescript.TextSpan;
}

// A program is made anew with each change, and what a skeleton holds may come from any of its files.
const described = new WeakMap<typescript.Program, Map<string, EditorFile | undefined>>();

/** A file as the editor has it now; undefined when nothing of ours is in it. */
export function openStubs(
  ts: typeof typescript,
  service: typescript.LanguageService,
  fileName: string,
): EditorFile | undefined {
  const program = service.getProgram();
  const sourceFile = program?.getSourceFile(fileName);
  if (program === undefined || sourceFile === undefined) return undefined;
  const files = described.get(program) ?? new Map<string, EditorFile | undefined>();
  described.set(program, files);
  if (!files.has(fileName)) {
    const found = describeStubsOf(ts, program, sourceFile, readEnvironment()["SELFCODING_STORE"]);
    files.set(fileName, found && { ...found, ts, program, sourceFile });
  }
  return files.get(fileName);
}

/** The stub whose name, `stub` or `selfCoding` stands at a position. */
export function findSpot(file: EditorFile, position: number): StubSpot | undefined {
  for (const stub of file.stubs) {
    const node = markersOf(file, stub).find(
      (marker) => marker.getStart(file.sourceFile) <= position && position <= marker.end,
    );
    if (node === undefined) continue;
    const start = node.getStart(file.sourceFile);
    return { stub, textSpan: { start, length: node.end - start } };
  }
  return undefined;
}

function markersOf(file: EditorFile, { site, written }: FoundStub): typescript.Node[] {
  const words = [site.call, site.wrapper?.call, site.decorator?.expression];
  return [
    ...(written === undefined ? [] : [written, ...overloadNames(file, written)]),
    ...words.flatMap((expression) => (expression === undefined ? [] : [ownWord(file, expression)])),
  ];
}

function overloadNames({ ts, program, sourceFile }: EditorFile, name: typescript.Node): typescript.Node[] {
  const declarations = program.getTypeChecker().getSymbolAtLocation(name)?.declarations ?? [];
  return declarations.flatMap((one) =>
    one.getSourceFile() === sourceFile && ts.isFunctionLike(one) && one.name !== undefined ? [one.name] : [],
  );
}

// `stub` of `stub(…)`, `stub.with({ … })(…)` and `ours.stub(…)`.
function ownWord({ ts }: EditorFile, expression: typescript.Expression): typescript.Node {
  let at = expression;
  while (ts.isCallExpression(at) || (ts.isPropertyAccessExpression(at) && at.name.text === "with")) at = at.expression;
  return ts.isPropertyAccessExpression(at) ? at.name : at;
}

interface KnownState {
  readonly stamp: string;
  readonly state: ReturnType<typeof readState>;
}

const states = new Map<string, KnownState>();

/** How a stub's version stands; read again only when its files, or the stub, have changed. */
export function stateOf({ ts, project }: EditorFile, { skeleton }: FoundStub): ReturnType<typeof readState> {
  // Before they are read: what changes meanwhile is read again the next time.
  const stamp = `${skeleton.fingerprint} ${entryStamp(project.storeDirectory, skeleton.id)}`;
  const key = `${project.storeDirectory}\0${skeleton.id}`;
  const known = states.get(key);
  if (known?.stamp === stamp) return known.state;
  const state = readState(ts, project, skeleton);
  states.set(key, { stamp, state });
  return state;
}
