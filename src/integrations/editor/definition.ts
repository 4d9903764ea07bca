import type typescript from "typescript";
import { findBody } from "../../compile/body/findBody.js";
import { type openStubs, stateOf } from "./stubsOfEditor.js";

type EditorFile = NonNullable<ReturnType<typeof openStubs>>;
type FoundStub = EditorFile["stubs"][number];

/** Where the body of a stub is kept, as an editor goes there; undefined when there is none. */
export function bodyDefinition(file: EditorFile, stub: FoundStub): typescript.DefinitionInfo | undefined {
  const { ts } = file;
  const { source, path } = stateOf(file, stub).found;
  // Positions are those of the file as it stands, its line ends included.
  const text = path === undefined || source === undefined ? undefined : ts.sys.readFile(path);
  if (path === undefined || text === undefined) return undefined;
  const { skeleton } = stub;
  return {
    fileName: path.replaceAll("\\", "/"),
    textSpan: nameSpan(file, skeleton, text),
    kind: ts.ScriptElementKind.functionElement,
    name: skeleton.name,
    containerKind: ts.ScriptElementKind.unknown,
    containerName: "",
  };
}

function nameSpan({ ts }: EditorFile, skeleton: FoundStub["skeleton"], text: string): typescript.TextSpan {
  const found = findBody(ts, text, skeleton);
  const name = "reason" in found ? undefined : found.name;
  if (name === undefined) return { start: 0, length: 0 };
  return { start: name.getStart(), length: name.getWidth() };
}
