import type typescript from "typescript";
import { ts } from "./compiler.js";
import { type Analysis, apply, argumentValues } from "./taintCalls.js";
import { nameText } from "./taintSyntax.js";
import { NOTHING, type Things, UNKNOWN, union } from "./taintThings.js";

/** What `new` gives. */
export function constructValue(node: typescript.NewExpression, analysis: Analysis): Things {
  const values = argumentValues(node.arguments ?? [], analysis);
  const name = ts.isIdentifier(node.expression) && analysis.isGlobal(node.expression) ? node.expression.text : "";
  const [given = NOTHING] = values;
  if (/^(?:Weak)?Map$/.test(name)) {
    const map = analysis.heap.fresh(node, "", true);
    analysis.heap.add(map.items, analysis.heap.member(analysis.heap.iterate(given), "1"));
    analysis.heap.add(map.keys, analysis.heap.member(analysis.heap.iterate(given), "0"));
    return new Set([map]);
  }
  if (/^(?:Weak)?Set$/.test(name)) return analysis.heap.list(node, analysis.heap.iterate(given));
  if (name === "Array") return analysis.heap.list(node, union(...values));
  // A view shares the buffer that it is given.
  if (/(?:Array|View)$/.test(name)) return union(analysis.heap.list(node, NOTHING), given);
  if (/^(?:Date|RegExp|URL|URLSearchParams|\w*Error)$/.test(name)) return analysis.heap.list(node, NOTHING);
  return apply(analysis, new Set([UNKNOWN]), values);
}

/** A list written out. */
export function arrayValue(node: typescript.ArrayLiteralExpression, analysis: Analysis): Things {
  const list = analysis.heap.fresh(node);
  let isIndexed = true;
  for (const [index, element] of node.elements.entries()) {
    if (ts.isSpreadElement(element)) {
      isIndexed = false;
      analysis.heap.add(list.items, analysis.heap.iterate(analysis.valueOf(element.expression)));
    } else analysis.heap.store(list, isIndexed ? String(index) : "*", analysis.valueOf(element));
  }
  return new Set([list]);
}

/** An object written out. */
export function objectValue(node: typescript.ObjectLiteralExpression, analysis: Analysis): Things {
  const made = analysis.heap.fresh(node);
  for (const property of node.properties) {
    if (ts.isSpreadAssignment(property)) analysis.heap.add(made.spreads, analysis.valueOf(property.expression));
    else if (ts.isShorthandPropertyAssignment(property))
      analysis.heap.store(made, property.name.text, analysis.valueOf(property.name));
    else if (ts.isPropertyAssignment(property))
      analysis.heap.store(made, nameText(property.name), analysis.valueOf(property.initializer));
    else if (ts.isMethodDeclaration(property))
      analysis.heap.store(made, nameText(property.name), new Set([analysis.callableOf(property)]));
    else analysis.heap.store(made, nameText(property.name), new Set([UNKNOWN]));
  }
  return new Set([made]);
}
