import type typescript from "typescript";
import { recognise } from "../../../transformer/find/recognise.js";
import { openFile } from "../../../transformer/host.js";
import type { openStubs } from "../../integrations/build.js";
import type { Edit } from "../../project/edits.js";

type Listed = Awaited<ReturnType<typeof openStubs>>[number];
type Compiler = Listed["compiled"]["ts"];

/** Where a stub stands in its file's text, and what of it goes. */
interface Place {
  readonly stub: Listed;
  /** Of the body, braces included. */
  readonly start: number;
  readonly end: number;
  /** Comments that stand among the statements of the body. */
  readonly comments: readonly string[];
  /** What makes the function a stub: our decorator, our wrapper. */
  readonly marks: readonly Edit[];
  /** In front of the statement of the module that holds it, and of the comments that belong to that. */
  readonly top: number;
}

/** Finds where the stubs of one file stand. A class's own decorator goes with its last stub. */
export function findPlaces(stubs: readonly Listed[], ofFile: readonly Listed[]): Place[] {
  const classes = new Map<typescript.Node, Listed[]>();
  for (const stub of stubs) {
    const owner = classOf(stub);
    if (owner !== undefined) classes.set(owner, [...(classes.get(owner) ?? []), stub]);
  }
  const whole = [...classes].filter(([owner]) =>
    ofFile.every((stub) => classOf(stub) !== owner || stubs.includes(stub)),
  );
  const last = new Map(whole.map(([owner, own]) => [own.at(-1), owner]));
  return stubs.map((stub) => findPlace(stub, last.get(stub)));
}

function findPlace(stub: Listed, emptied: typescript.Node | undefined): Place {
  const { site, sourceFile, compiled } = stub;
  const { ts } = compiled;
  const { body, decorator, wrapper, isOwnBody } = site;
  const marks = [
    ...(decorator === undefined ? [] : eraseDecorator(ts, sourceFile, decorator)),
    ...(wrapper === undefined ? [] : unwrap(ts, wrapper.call, wrapper.inner)),
    ...(emptied === undefined
      ? []
      : ownDecorators(stub, emptied).flatMap((each) => eraseDecorator(ts, sourceFile, each))),
  ];
  return {
    stub,
    start: body.getStart(sourceFile),
    end: body.end,
    // Comments of a body that was there before are about its own lines.
    comments: isOwnBody ? [] : commentsIn(ts, sourceFile, body),
    marks,
    top: topOf(ts, sourceFile, site.node),
  };
}

function classOf({ compiled: { ts }, site: { node } }: Listed): typescript.ClassLikeDeclaration | undefined {
  let at: typescript.Node = node.parent;
  while (at.parent !== undefined && !ts.isClassLike(at) && !ts.isFunctionLike(at)) at = at.parent;
  return ts.isClassLike(at) ? at : undefined;
}

function ownDecorators({ compiled, project, sourceFile }: Listed, owner: typescript.Node): typescript.Decorator[] {
  const { ts, program } = compiled;
  if (!ts.canHaveDecorators(owner)) return [];
  const root = project.root.replaceAll("\\", "/");
  const file = openFile({ ts, program, root, where: () => "" }, sourceFile);
  return (ts.getDecorators(owner) ?? []).filter(({ expression }) => {
    const callee = ts.isCallExpression(expression) ? expression.expression : expression;
    return recognise(file, callee) === "selfCoding";
  });
}

function eraseDecorator(ts: Compiler, sourceFile: typescript.SourceFile, decorator: typescript.Decorator): Edit[] {
  const { text } = sourceFile;
  const start = decorator.getStart(sourceFile);
  const { end } = decorator;
  const before = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  const nextLine = text.indexOf("\n", end) + 1;
  const isLineEnd = nextLine > 0 && text.slice(end, nextLine).trim() === "";
  const erased =
    isLineEnd && before.trim() === ""
      ? { start: start - before.length, end: nextLine, text: "" }
      : isLineEnd
        ? { start: start - (before.length - before.trimEnd().length), end, text: "" }
        : { start, end: end + leadingSpaces(text.slice(end)), text: "" };
  return [...separate(ts, sourceFile, decorator), erased];
}

// Without the decorator, a field above that ends without a semicolon would go on with `[key]()` or `*items()`.
function separate(ts: Compiler, sourceFile: typescript.SourceFile, decorator: typescript.Decorator): Edit[] {
  const member = decorator.parent;
  if (!ts.isClassElement(member) || !ts.canHaveModifiers(member) || member.modifiers?.[0] !== decorator) return [];
  const { members } = member.parent as typescript.ClassLikeDeclaration;
  const above = members[members.indexOf(member) - 1];
  if (above === undefined || !ts.isPropertyDeclaration(above)) return [];
  const isEnded = sourceFile.text[above.end - 1] === ";";
  const next = sourceFile.text.slice(decorator.end).trimStart()[0] ?? "";
  return isEnded || !"[*(<".includes(next) ? [] : [{ start: above.end, end: above.end, text: ";" }];
}

function leadingSpaces(text: string): number {
  return text.length - text.trimStart().length;
}

/** `selfCoding(f)` of which only `f` stays. */
function unwrap(ts: Compiler, call: typescript.CallExpression, inner: typescript.Expression): Edit[] {
  const [open, close] = standsFree(ts, call) ? ["", ""] : ["(", ")"];
  return [
    { start: call.getStart(), end: inner.getStart(), text: open },
    { start: inner.end, end: call.end, text: close },
  ];
}

/** Whether a function can stand where the call stands without parentheses around it. */
function standsFree(ts: Compiler, call: typescript.CallExpression): boolean {
  const { parent } = call;
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent))
    return parent.initializer === call;
  if (ts.isCallExpression(parent)) return parent.expression !== call;
  if (ts.isBinaryExpression(parent))
    return parent.right === call && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return ts.isReturnStatement(parent) || ts.isParenthesizedExpression(parent) || ts.isArrayLiteralExpression(parent);
}

function commentsIn(ts: Compiler, sourceFile: typescript.SourceFile, body: typescript.ConciseBody): string[] {
  const { text } = sourceFile;
  const places = ts.isBlock(body)
    ? [
        // Those in the line of the brace count as trailing.
        ...(ts.getTrailingCommentRanges(text, body.getStart(sourceFile) + 1) ?? []),
        ...(ts.getLeadingCommentRanges(text, body.getStart(sourceFile) + 1) ?? []),
        ...body.statements.flatMap((statement) => [
          ...(ts.getLeadingCommentRanges(text, statement.pos) ?? []),
          ...(ts.getTrailingCommentRanges(text, statement.end) ?? []),
        ]),
        ...(ts.getLeadingCommentRanges(text, body.statements.end) ?? []),
      ]
    : (ts.getLeadingCommentRanges(text, body.pos) ?? []);
  const distinct = new Map(places.map(({ pos, end }) => [pos, text.slice(pos, end).replaceAll("\r\n", "\n")]));
  return [...distinct].sort(([one], [other]) => one - other).map(([, comment]) => comment);
}

function topOf(ts: Compiler, sourceFile: typescript.SourceFile, node: typescript.Node): number {
  let statement = node;
  while (!ts.isSourceFile(statement.parent)) statement = statement.parent;
  const { text } = sourceFile;
  let top = statement.getStart(sourceFile);
  for (const { pos, end } of ts.getLeadingCommentRanges(text, statement.pos)?.toReversed() ?? []) {
    const gap = text.slice(end, top);
    if (gap.split("\n").length > 2) break;
    top = pos;
  }
  return top;
}
