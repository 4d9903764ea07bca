import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import type { parseCandidate } from "../types/parseCandidate.js";
import type { Placed } from "../types/place.js";

/** Answers the type checker's questions about the candidate's expressions, in the user's own program. */
export interface TypeReader {
  /** Whether it can be called, or made with `new`. */
  isFunction(expression: typescript.Expression): boolean;
  /** Whether calling it makes code from text. */
  makesCode(expression: typescript.Expression): boolean;
  isText(expression: typescript.Expression): boolean;
  /** The texts that it can be, where its type names them. */
  texts(expression: typescript.Expression): string[];
}

const MAKERS: ReadonlySet<string> = new Set([
  "FunctionConstructor",
  "GeneratorFunctionConstructor",
  "AsyncFunctionConstructor",
  "AsyncGeneratorFunctionConstructor",
]);

/** Reads the types of a candidate that is parsed by itself from where it stands in the user's program. */
export function readTypes(
  program: () => typescript.Program,
  placed: Placed,
  parsed: ReturnType<typeof parseCandidate>,
): TypeReader {
  const types = new Map<typescript.Node, readonly typescript.Type[]>();
  const typesOf = (expression: typescript.Expression): readonly typescript.Type[] => {
    const known = types.get(expression);
    if (known !== undefined) return known;
    // Most bodies are judged by their text alone.
    const sourceFile = program().getSourceFile(placed.fileName);
    const node = sourceFile && counterpart(sourceFile, placed, parsed, expression);
    const found = node === undefined ? [] : typesAt(program().getTypeChecker(), node);
    types.set(expression, found);
    return found;
  };
  return {
    isFunction: (expression) => typesOf(expression).some(isFunctionType),
    makesCode: (expression) => typesOf(expression).some(isMaker),
    isText: (expression) => typesOf(expression).some(({ flags }) => (flags & ts.TypeFlags.StringLike) !== 0),
    texts: (expression) => typesOf(expression).flatMap((type) => (type.isStringLiteral() ? [type.value] : [])),
  };
}

function typesAt(checker: typescript.TypeChecker, node: typescript.Node): readonly typescript.Type[] {
  const type = checker.getTypeAtLocation(node);
  const bound = (type.flags & ts.TypeFlags.Instantiable) === 0 ? type : (checker.getBaseConstraintOfType(type) ?? type);
  return bound.isUnionOrIntersection() ? bound.types : [bound];
}

function isFunctionType(type: typescript.Type): boolean {
  return (
    type.getCallSignatures().length > 0 ||
    type.getConstructSignatures().length > 0 ||
    type.symbol?.name === "Function" ||
    type.symbol?.name === "CallableFunction"
  );
}

function isMaker({ symbol }: typescript.Type): boolean {
  if (symbol === undefined) return false;
  if (MAKERS.has(symbol.name)) return true;
  return symbol.name === "eval" && (symbol.declarations?.[0]?.getSourceFile().isDeclarationFile ?? false);
}

/** The same node in the user's file. */
function counterpart(
  sourceFile: typescript.SourceFile,
  { ranges, contract }: Placed,
  { starts }: ReturnType<typeof parseCandidate>,
  node: typescript.Node,
): typescript.Node | undefined {
  const start = node.getStart();
  const shift =
    start >= starts.body
      ? ranges.body.start + "{\n".length - starts.body
      : starts.contract !== undefined && start >= starts.contract
        ? contract && contract.start - starts.contract
        : start >= starts.helpers
          ? ranges.helpers.start + "\n".length - starts.helpers
          : undefined;
  return shift === undefined ? undefined : nodeAt(sourceFile, start + shift, node.end + shift, node.kind);
}

function nodeAt(
  root: typescript.Node,
  start: number,
  end: number,
  kind: typescript.SyntaxKind,
): typescript.Node | undefined {
  return ts.forEachChild(root, function search(node): typescript.Node | undefined {
    if (node.pos > start || node.end < end) return undefined;
    if (node.end === end && node.kind === kind && node.getStart() === start) return node;
    return ts.forEachChild(node, search);
  });
}
