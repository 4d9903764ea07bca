import type typescript from "typescript";
import type { StubNode } from "../../../transformer/index.js";
import type { Skeleton } from "../../../transformer/stub.js";
import type { Candidate } from "../../contract/nouns.js";
import { ts } from "../../compiler/compiler.js";
import { hasModifier } from "../../compiler/nodes.js";
import { applyEdits, type Edit, lineAt } from "../../project/edits.js";
import { importedNames } from "../../project/imports.js";
import { isIdentifier } from "../../text/identifiers.js";

type Range = ReturnType<typeof applyEdits>["ranges"][number];

/** An edit that gives a stub its body. */
interface StubEdit extends Edit {
  /** The id of the stub. */
  readonly id: string;
}

/** A text with the bodies of stubs in place. */
interface Embodied {
  readonly text: string;
  readonly bodies: readonly (Range & Pick<StubEdit, "id">)[];
}

/** A candidate in place in the user's own file, under the user's own header. */
export interface Placed extends Embodied {
  /** Absolute posix path. */
  readonly fileName: string;
  readonly ranges: { readonly body: Range; readonly helpers: Range; readonly imports: Range };
  /** The contract's literal, where the text holds it for its types. */
  readonly contract?: Range;
  /** The parameters as they are written, for a function that must stand elsewhere. */
  readonly header: string;
  /** The user's file was not at hand: its types and scope are declared from the skeleton. */
  readonly isSynthesized: boolean;
}

/** Puts a candidate into the user's file; `others` are edits for the other stubs of the same file. */
export function placeInFile(
  sourceFile: typescript.SourceFile,
  node: StubNode,
  candidate: Candidate,
  others: readonly StubEdit[] = [],
): Placed {
  const { text, fileName } = sourceFile;
  const top = topOf(sourceFile);
  const edits: Edit[] = [
    { start: top, end: top, text: `\n${newImports(sourceFile, candidate.imports)}\n` },
    bodyEdit(node, candidate.body),
    { start: text.length, end: text.length, text: `\n${candidate.helpers}\n` },
    ...others,
  ];
  const placed = applyEdits(text, edits);
  const [imports, body, helpers, ...ranges] = placed.ranges;
  if (imports === undefined || body === undefined || helpers === undefined) throw new Error("An edit was lost.");
  return {
    fileName,
    text: placed.text,
    ranges: { imports, body, helpers },
    bodies: bodiesAt(ranges, others),
    header: headerText(sourceFile, node),
    isSynthesized: false,
  };
}

/** A text with the bodies of its stubs. */
export function embody(text: string, edits: readonly StubEdit[]): Embodied {
  const edited = applyEdits(text, edits);
  return { text: edited.text, bodies: bodiesAt(edited.ranges, edits) };
}

function bodiesAt(ranges: readonly Range[], edits: readonly StubEdit[]): Embodied["bodies"] {
  return ranges.map((range, index) => ({ ...range, id: edits[index]?.id ?? "" }));
}

/** The edit that gives a function another body. */
export function bodyEdit(node: StubNode, body: string): Edit {
  const block = node.body;
  if (block === undefined) throw new Error("A stub without a body.");
  return { start: block.getStart(), end: block.end, text: `{\n${body}\n}` };
}

/** Stands in for the user's file where it is not at hand: what the skeleton knows of it, declared. */
export function placeInSkeleton(skeleton: Skeleton, fileName: string, candidate: Candidate): Placed {
  const scope = skeleton.scope.filter(({ name }) => !skeleton.types.includes(`class ${name}`)).map(declare);
  const before = [candidate.imports, skeleton.types, ...scope, `export ${skeleton.header} `];
  const head = before.slice(1).join("\n");
  const text = `${candidate.imports}\n${head}{\n${candidate.body}\n}\n${candidate.helpers}\n`;
  const bodyStart = candidate.imports.length + 1 + head.length;
  const bodyEnd = bodyStart + candidate.body.length + 4;
  return {
    fileName,
    text,
    ranges: {
      imports: { start: 0, end: candidate.imports.length },
      body: { start: bodyStart, end: bodyEnd },
      helpers: { start: bodyEnd, end: text.length },
    },
    bodies: [],
    header: skeleton.header,
    isSynthesized: true,
  };
}

/** Which part of the candidate a position stands in; undefined for the user's own text. */
export function partAt(
  { ranges, contract }: Placed,
  position: number,
): "body" | "helpers" | "imports" | "contract" | undefined {
  const holds = (range: Range | undefined): boolean =>
    range !== undefined && range.start <= position && position < range.end;
  const parts = ["body", "helpers", "imports"] as const;
  return parts.find((part) => holds(ranges[part])) ?? (holds(contract) ? "contract" : undefined);
}

/** The line of the candidate at a position. */
export function toCandidateLine(placed: Placed, position: number): string | undefined {
  return partAt(placed, position) === undefined ? undefined : lineAt(placed.text, position);
}

function declare({ name, type }: Skeleton["scope"][number]): string {
  return isIdentifier(name) ? `declare const ${name}: ${type || "unknown"};` : "";
}

// Directives and the first line's `#!` must stay first.
function topOf(sourceFile: typescript.SourceFile): number {
  const directive = sourceFile.statements.findLast(
    (statement, index) =>
      index < 5 &&
      ts.isExpressionStatement(statement) &&
      ts.isStringLiteral(statement.expression) &&
      isPrologue(sourceFile, index),
  );
  return directive?.end ?? (ts.getShebang(sourceFile.text) ?? "").length;
}

function isPrologue({ statements }: typescript.SourceFile, index: number): boolean {
  return statements
    .slice(0, index + 1)
    .every((statement) => ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression));
}

// Models repeat the imports that the file has already; that is no fault.
function newImports(sourceFile: typescript.SourceFile, imports: string): string {
  if (imports.trim() === "") return "";
  const present = new Set(importedNames(sourceFile).map(({ local, name, module }) => `${local} ${name} ${module}`));
  const parsed = ts.createSourceFile("imports.ts", imports, ts.ScriptTarget.Latest, true);
  const kept = parsed.statements.filter((statement) => {
    const names = importedNames({ statements: [statement] });
    return names.length === 0 || !names.every(({ local, name, module }) => present.has(`${local} ${name} ${module}`));
  });
  return kept.map((statement) => statement.getText(parsed)).join("\n");
}

function headerText(sourceFile: typescript.SourceFile, node: StubNode): string {
  const { parameters } = node;
  const generator = ts.isArrowFunction(node) || ts.isGetAccessor(node) || node.asteriskToken === undefined ? "" : "*";
  const isAsync = hasModifier(ts, node, ts.SyntaxKind.AsyncKeyword);
  const list = sourceFile.text.slice(parameters.pos, parameters.end);
  return `${isAsync ? "async " : ""}function${generator} $stub(${list})`;
}
