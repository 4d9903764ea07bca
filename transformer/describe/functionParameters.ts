import type ts from "typescript";
import type { FileContext } from "../host.js";
import { printType } from "../types/print.js";

/** A parameter as a signature's type tells it. */
interface SignatureParameter {
  /** An identifier: what is taken apart in the header has no name, and is called by its place. */
  readonly name: string;
  readonly type: ts.Type;
  /** The type is that of one value, not of the list, as in what is left of a tuple. */
  readonly isElement: boolean;
  /** The type as text; without `undefined` where the parameter may be left out. */
  readonly text: string;
  readonly isOptional: boolean;
  readonly isRest: boolean;
}

/** The parameters of a signature, those of a tuple behind `...` one by one. */
export function parametersOf(file: FileContext, signature: ts.Signature, at: ts.Node): SignatureParameter[] {
  const { ts, checker } = file;
  return signature.getParameters().flatMap((symbol, index) => {
    const declaration = symbol.valueDeclaration;
    const parameter = declaration !== undefined && ts.isParameter(declaration) ? declaration : undefined;
    const type = checker.getTypeOfSymbolAtLocation(symbol, at);
    const isPattern = parameter !== undefined && !ts.isIdentifier(parameter.name);
    const name = isPattern ? `argument${index + 1}` : symbol.name;
    if (parameter?.dotDotDotToken === undefined) {
      const isOptional = parameter !== undefined && checker.isOptionalParameter(parameter);
      return [{ name, type, isElement: false, isOptional, isRest: false, text: textOf(file, type, at, isOptional) }];
    }
    if (checker.isTupleType(type)) return tupleParameters(file, type as ts.TupleTypeReference, name, at);
    return [{ name, type, isElement: false, isOptional: false, isRest: true, text: printType(file, type, at) }];
  });
}

function tupleParameters(
  file: FileContext,
  tuple: ts.TupleTypeReference,
  name: string,
  at: ts.Node,
): SignatureParameter[] {
  const { ts, checker } = file;
  const { elementFlags, labeledElementDeclarations } = tuple.target;
  return checker.getTypeArguments(tuple).map((type, index) => {
    const flags = elementFlags[index] ?? ts.ElementFlags.Required;
    const label = labeledElementDeclarations?.[index]?.name;
    const isRest = (flags & ts.ElementFlags.Variable) !== 0;
    const isOptional = (flags & ts.ElementFlags.Optional) !== 0;
    const text = textOf(file, type, at, isOptional);
    return {
      name: label !== undefined && ts.isIdentifier(label) ? label.text : `${name}${index + 1}`,
      type,
      isElement: isRest,
      isOptional,
      isRest,
      text: isRest ? `${/^[\w.]+$/.test(text) ? text : `(${text})`}[]` : text,
    };
  });
}

const NOTHING = " | undefined";

// Printed unions end with it; an alias keeps its name, and what it stands for.
function textOf(file: FileContext, type: ts.Type, at: ts.Node, isOptional: boolean): string {
  const text = printType(file, type, at);
  return isOptional && type.isUnion() && text.endsWith(NOTHING) ? text.slice(0, -NOTHING.length) : text;
}
