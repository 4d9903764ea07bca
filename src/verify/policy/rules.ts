import type typescript from "typescript";
import type { Allowance } from "../../contract/options.js";
import { ts } from "../compiler.js";
import { constructorUse } from "./codeFromText.js";
import { reasonAgainst } from "./forbiddenNames.js";
import { aliased, bare, isAccess, memberName, writtenTargets } from "./syntax.js";
import { isDeclaredWithin, isReference } from "../scopes.js";

/** What a rule has against a node. */
export interface Judgement {
  readonly code: string;
  readonly message: string;
}

/** What the rules know of the candidate around a node. */
export interface PolicyContext {
  readonly body: typescript.FunctionDeclaration;
  /** Names of the user's file: what they hold is the user's affair. */
  readonly known: ReadonlySet<string>;
  readonly allow: Allowance;
}

type Rule = (node: typescript.Node, context: PolicyContext) => Judgement | undefined;

const WRITING_CALLS = new Set([
  "Object.assign",
  "Object.defineProperty",
  "Object.defineProperties",
  "Object.setPrototypeOf",
  "Object.freeze",
  "Reflect.set",
  "Reflect.defineProperty",
  "Reflect.deleteProperty",
  "Reflect.setPrototypeOf",
]);

const RULES: readonly Rule[] = [forbiddenName, forbiddenSyntax, outerSyntax, constructorUse, assignment, writingCall];

/** The first rule that a node breaks. */
export function judgeNode(node: typescript.Node, context: PolicyContext): Judgement | undefined {
  for (const rule of RULES) {
    const judgement = rule(node, context);
    if (judgement !== undefined) return judgement;
  }
  return undefined;
}

function forbiddenName(node: typescript.Node, context: PolicyContext): Judgement | undefined {
  if (!ts.isIdentifier(node) || !isReference(node) || isTypePosition(node)) return undefined;
  // The name under which a candidate is parsed, too.
  if (!isGlobal(node, context) && node.text !== "$stub") return undefined;
  const reason = reasonAgainst(node, context.allow);
  return reason === undefined
    ? undefined
    : { code: "forbidden-global", message: `\`${node.text}\` may not be used: ${reason}.` };
}

function forbiddenSyntax(node: typescript.Node): Judgement | undefined {
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return {
      code: "dynamic-import",
      message: "`import()` may not be used: write an import statement for a module of the allow-list.",
    };
  }
  if (ts.isImportTypeNode(node)) return undefined;
  if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
    return { code: "import-meta", message: "`import.meta` may not be used: a body may come to stand in another file." };
  }
  // Of `node:crypto`, which is otherwise pure.
  if (ts.isIdentifier(node) && node.text === "setEngine" && !ts.isFunctionLike(node.parent))
    return { code: "forbidden-global", message: "`setEngine` may not be used: it loads native code." };
  if (node.kind === ts.SyntaxKind.DebuggerStatement)
    return { code: "debugger", message: "`debugger` may not be used." };
  if (ts.isWithStatement(node)) return { code: "with-statement", message: "`with` may not be used." };
  const isAugmentation =
    ts.isModuleDeclaration(node) &&
    ((node.flags & ts.NodeFlags.GlobalAugmentation) !== 0 || ts.isStringLiteral(node.name));
  return isAugmentation ? { code: "global-write", message: "Global declarations may not be changed." } : undefined;
}

// A version also runs outside of its class, where these words have no meaning.
function outerSyntax(node: typescript.Node, { body }: PolicyContext): Judgement | undefined {
  if (ts.isIdentifier(node) && node.text === "arguments" && isReference(node) && functionAround(node) === body) {
    return { code: "outer-syntax", message: "`arguments` may not be used: name the parameters as the signature does." };
  }
  if (node.kind === ts.SyntaxKind.SuperKeyword && !isInOwnClass(node, () => true)) {
    return { code: "outer-syntax", message: "`super` may not be used: the body also runs outside of its class." };
  }
  if (!ts.isPrivateIdentifier(node) || isInOwnClass(node, (owner) => declaresPrivate(owner, node.text)))
    return undefined;
  return {
    code: "outer-syntax",
    message: `\`${node.text}\` may not be used: the body also runs outside of its class.`,
  };
}

function assignment(node: typescript.Node, context: PolicyContext): Judgement | undefined {
  for (const target of writtenTargets(node)) {
    const judgement = judgeTarget(target, context);
    if (judgement !== undefined) return judgement;
  }
  return undefined;
}

function judgeTarget(target: typescript.Expression, context: PolicyContext): Judgement | undefined {
  const inner = bare(target);
  if (ts.isIdentifier(inner)) {
    return isGlobal(inner, context)
      ? { code: "global-write", message: `\`${inner.text}\` may not be written: it is global.` }
      : undefined;
  }
  if (!isAccess(inner)) return undefined;
  if (memberName(inner) === "__proto__") return { code: "prototype-write", message: "`__proto__` may not be written." };
  return isShared(inner.expression, context) || (memberName(inner) === "prototype" && !isOwn(inner.expression, context))
    ? {
        code: "prototype-write",
        message: `\`${inner.getText()}\` may not be written: all code of the process shares it.`,
      }
    : undefined;
}

function writingCall(node: typescript.Node, context: PolicyContext): Judgement | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const callee = bare(node.expression);
  const [owner, member] = isAccess(callee) ? [callee.expression, memberName(callee)] : [];
  const isDefined = /^__define[GS]etter__$/.test(member ?? "");
  const target = isDefined ? owner : node.arguments[0];
  if (target === undefined || !(isDefined || WRITING_CALLS.has(`${owner?.getText()}.${member}`))) return undefined;
  if (!isShared(target, context)) return undefined;
  return {
    code: "prototype-write",
    message: `\`${target.getText()}\` may not be changed: all code of the process shares it.`,
  };
}

/** Whether an expression names something that is not this function's own to change: a global or a prototype. */
function isShared(expression: typescript.Expression, context: PolicyContext): boolean {
  const inner = bare(expression);
  if (ts.isIdentifier(inner)) {
    if (isGlobal(inner, context)) return inner.text !== "undefined";
    const meant = aliased(inner);
    return meant !== undefined && isShared(meant, context);
  }
  if (ts.isCallExpression(inner)) return /^(Object|Reflect)\.getPrototypeOf$/.test(inner.expression.getText());
  if (!isAccess(inner)) return false;
  const member = memberName(inner);
  if (member === "__proto__") return true;
  if (member === "prototype") return !isOwn(inner.expression, context);
  return isShared(inner.expression, context);
}

function isOwn(expression: typescript.Expression, context: PolicyContext): boolean {
  const inner = bare(expression);
  return ts.isIdentifier(inner) && !context.known.has(inner.text) && !isGlobal(inner, context);
}

function isGlobal(name: typescript.Identifier, { known }: PolicyContext): boolean {
  return !known.has(name.text) && !isDeclaredWithin(name, name.getSourceFile());
}

function isTypePosition(node: typescript.Node): boolean {
  for (let at = node.parent; at !== undefined && !ts.isStatement(at); at = at.parent) {
    if (ts.isExpressionWithTypeArguments(at)) return false;
    if (ts.isTypeNode(at)) return true;
  }
  return false;
}

function functionAround(node: typescript.Node): typescript.Node | undefined {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (ts.isFunctionLike(at) && !ts.isArrowFunction(at)) return at;
  }
  return undefined;
}

function isInOwnClass(node: typescript.Node, isMeant: (owner: typescript.ClassLikeDeclaration) => boolean): boolean {
  for (let at = node.parent; at !== undefined; at = at.parent) if (ts.isClassLike(at) && isMeant(at)) return true;
  return false;
}

function declaresPrivate(owner: typescript.ClassLikeDeclaration, name: string): boolean {
  return owner.members.some(
    (member) => member.name !== undefined && ts.isPrivateIdentifier(member.name) && member.name.text === name,
  );
}
