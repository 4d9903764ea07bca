import { setEngine } from "node:crypto";
import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { codeFromText, isOnlyLookedAt, textOfTimer } from "./codeFromText.js";
import type { PolicyContext } from "./context.js";
import type { Ruling } from "./judgement.js";
import { isFreeGlobal, reasonAgainst } from "./forbiddenNames.js";
import { isGlobal, sharedCall, sharedWrite } from "./sharedWrites.js";
import type { Meanings } from "./meanings/meanings.js";
import { isAccess, userOf } from "./syntax.js";
import { builtIn } from "./meanings/values.js";
import { isReference } from "../../compiler/scopes.js";

type Rule = (node: typescript.Node, context: PolicyContext) => Ruling | undefined;

const NATIVE_LOADER = builtIn(setEngine);

const RULES: readonly Rule[] = [
  forbiddenName,
  forbiddenSyntax,
  outerSyntax,
  codeFromText,
  textOfTimer,
  sharedWrite,
  sharedCall,
];

/** The first rule that a node breaks. */
export function judgeNode(node: typescript.Node, context: PolicyContext): Ruling | undefined {
  for (const rule of RULES) {
    const judgement = rule(node, context);
    if (judgement !== undefined) return judgement;
  }
  return undefined;
}

function forbiddenName(node: typescript.Node, context: PolicyContext): Ruling | undefined {
  if (!ts.isIdentifier(node) || !isReference(ts, node) || isTypePosition(node)) return undefined;
  // The name under which a candidate is parsed, too.
  if (!isGlobal(node, context) && node.text !== "$stub") return undefined;
  if (isHarmlessMention(node, context)) return undefined;
  const reason = reasonAgainst(node, context.allow);
  return reason === undefined
    ? undefined
    : { code: "forbidden-global", message: `\`${node.text}\` may not be used: ${reason}.` };
}

function forbiddenSyntax(node: typescript.Node, { meanings }: PolicyContext): Ruling | undefined {
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
  const engine = nativeCode(node, meanings);
  if (engine !== undefined) return engine;
  if (node.kind === ts.SyntaxKind.DebuggerStatement)
    return { code: "debugger", message: "`debugger` may not be used." };
  if (ts.isWithStatement(node)) return { code: "with-statement", message: "`with` may not be used." };
  const isAugmentation =
    ts.isModuleDeclaration(node) &&
    ((node.flags & ts.NodeFlags.GlobalAugmentation) !== 0 || ts.isStringLiteral(node.name));
  return isAugmentation ? { code: "global-write", message: "Global declarations may not be changed." } : undefined;
}

/**
 * `typeof process` tells where a body runs; `instanceof Function` and `Function.prototype.toString` make no code;
 * `globalThis.Buffer` is what `Buffer` is, but does not throw where there is none.
 */
function isHarmlessMention(node: typescript.Identifier, { meanings }: PolicyContext): boolean {
  if (node.text.startsWith("$")) return false;
  const { user, as } = userOf(node);
  if (ts.isTypeOfExpression(user)) return true;
  if (node.text === "Function") return isOnlyLookedAt(node, ["prototype"]);
  if (node.text !== "globalThis" || !isAccess(user) || user.expression !== as) return false;
  const keys = meanings.keys(user);
  return keys.length > 0 && keys.every(isFreeGlobal);
}

// Of `node:crypto`, which is otherwise pure.
function nativeCode(node: typescript.Node, meanings: Meanings): Ruling | undefined {
  const isNamed = ts.isIdentifier(node) && node.text === "setEngine" && !ts.isFunctionLike(node.parent);
  const isKey = ts.isElementAccessExpression(node) && meanings.keys(node).includes("setEngine");
  const isRead = ts.isCallExpression(node) || (ts.isIdentifier(node) && isReference(ts, node));
  if (!isNamed && !isKey && !(isRead && meanings.of(node).includes(NATIVE_LOADER))) return undefined;
  return { code: "forbidden-global", message: "`setEngine` may not be used: it loads native code." };
}

// A version also runs outside of its class, where these words have no meaning.
function outerSyntax(node: typescript.Node, { body }: PolicyContext): Ruling | undefined {
  if (ts.isIdentifier(node) && node.text === "arguments" && isReference(ts, node) && functionAround(node) === body) {
    return { code: "outer-syntax", message: "`arguments` may not be used: name the parameters as the signature does." };
  }
  if (node.kind === ts.SyntaxKind.SuperKeyword && !isInOwnClass(node, () => true)) {
    return {
      code: "outer-syntax",
      message: "`super` may not be used: the body also runs outside of its class.",
      remedy: "Add a method to the class that calls `super` and exposes what the body needs",
    };
  }
  if (!ts.isPrivateIdentifier(node) || isInOwnClass(node, (owner) => declaresPrivate(owner, node.text)))
    return undefined;
  return {
    code: "outer-syntax",
    message: `\`${node.text}\` may not be used: the body also runs outside of its class.`,
    remedy: `Declare \`${node.text}\` as \`private ${node.text.slice(1)}\`, or add a getter or a method that exposes what the body needs`,
  };
}

function isTypePosition(node: typescript.Node): boolean {
  const isOutside = (at: typescript.Node) => ts.isStatement(at) || ts.isExpressionWithTypeArguments(at);
  return ts.findAncestor(node.parent, (at) => (isOutside(at) ? "quit" : ts.isTypeNode(at))) !== undefined;
}

function functionAround(node: typescript.Node): typescript.Node | undefined {
  return ts.findAncestor(node.parent, (at) => ts.isFunctionLike(at) && !ts.isArrowFunction(at));
}

function isInOwnClass(node: typescript.Node, isMeant: (owner: typescript.ClassLikeDeclaration) => boolean): boolean {
  return ts.findAncestor(node.parent, (at) => ts.isClassLike(at) && isMeant(at)) !== undefined;
}

function declaresPrivate(owner: typescript.ClassLikeDeclaration, name: string): boolean {
  return owner.members.some(
    (member) => member.name !== undefined && ts.isPrivateIdentifier(member.name) && member.name.text === name,
  );
}
