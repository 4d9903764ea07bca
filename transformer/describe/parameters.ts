import type ts from "typescript";
import type { FileContext } from "../host.js";
import { printOneLine } from "../types/print.js";

/** The expression that gives a parameter's argument back inside of the body. */
export function argumentOf(file: FileContext, parameter: ts.ParameterDeclaration): string {
  const text = patternValue(file, parameter.name);
  return parameter.dotDotDotToken === undefined ? text : `...${text}`;
}

function patternValue(file: FileContext, name: ts.BindingName): string {
  const { ts } = file;
  if (ts.isIdentifier(name)) return name.text;
  const elements = name.elements.map((element) => elementValue(file, element, ts.isObjectBindingPattern(name)));
  return ts.isObjectBindingPattern(name) ? `{ ${elements.join(", ")} }` : `[${elements.join(", ")}]`;
}

function elementValue(file: FileContext, element: ts.ArrayBindingElement, isInObject: boolean): string {
  if (file.ts.isOmittedExpression(element)) return "undefined";
  const value = patternValue(file, element.name);
  if (element.dotDotDotToken !== undefined) return `...${value}`;
  if (!isInObject || (element.propertyName === undefined && file.ts.isIdentifier(element.name))) return value;
  return `${printOneLine(file, element.propertyName ?? element.name)}: ${value}`;
}
