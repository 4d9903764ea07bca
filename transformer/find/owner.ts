import type ts from "typescript";
import type { StubNode } from "./find.js";
import type { FileContext } from "../host.js";
import { holderOf } from "./names.js";
import { printType } from "../types/print.js";
import type { Skeleton } from "../stub.js";
import type { TypeCollector } from "../types/types.js";

type OwnerNode = ts.ClassLikeDeclaration | ts.ObjectLiteralExpression;

/** The class or object literal around a member stub. */
export function ownerNode({ ts }: FileContext, node: StubNode): OwnerNode | undefined {
  const owner = memberOf(ts, node).parent;
  return ts.isClassLike(owner) || ts.isObjectLiteralExpression(owner) ? owner : undefined;
}

function memberOf(typescript: FileContext["ts"], node: StubNode): ts.Node {
  const { parent } = node;
  return typescript.isPropertyDeclaration(parent) || typescript.isPropertyAssignment(parent) ? parent : node;
}

/** The symbol under which other types know the owner. */
export function ownerSymbol(file: FileContext, owner: OwnerNode): ts.Symbol | undefined {
  const { ts, checker } = file;
  return ts.isClassLike(owner) && owner.name !== undefined ? checker.getSymbolAtLocation(owner.name) : undefined;
}

/** The owner of a member stub as the skeleton tells it, the member's own docs apart; its types are reached. */
export function describeOwner(
  file: FileContext,
  owner: OwnerNode,
  node: StubNode,
  types: TypeCollector,
): NonNullable<Skeleton["owner"]> {
  const { ts, checker } = file;
  const holder = ts.isClassDeclaration(owner) ? owner : holderOf(file, owner);
  const isHeld = ts.isVariableDeclaration(holder) || ts.isPropertyAssignment(holder);
  const held = isHeld && ts.isIdentifier(holder.name) ? holder.name.text : "";
  if (ts.isClassLike(owner)) {
    const name = owner.name?.text ?? held;
    const text = types.printReaching(owner, name === "" ? "Anonymous" : name, memberOf(ts, node));
    return { kind: "class", name, text };
  }
  const type = checker.getTypeAtLocation(owner);
  types.addType(type);
  const printed = printType(file, type, owner, ts.TypeFormatFlags.MultilineObjectLiterals);
  return { kind: "object", name: held, text: `declare const ${held === "" ? "object" : held}: ${printed};` };
}
