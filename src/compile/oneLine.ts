import type { AnyNode, TaggedTemplateExpression, TemplateElement } from "acorn";
import type MagicString from "magic-string";
import { freshName, type Syntax, walk } from "./ast.js";

// Both ends of a line that JavaScript knows besides the usual two count in template literals as well.
const LINE_ENDS = /\r\n|[\n\r\u2028\u2029]/;
const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\u2028": "\\u2028", "\u2029": "\\u2029" };

/**
 * Takes the line ends out of template literals: of all that minified code holds, only they keep some.
 *
 * @returns module-level declarations for tagged templates, whose raw text an escape would change
 */
export function flattenTemplates(text: MagicString, syntax: Syntax, suffix: string): string {
  const strings: string[] = [];
  walk(syntax.program as AnyNode, (node) => {
    if (node.type === "TaggedTemplateExpression" && node.quasi.quasis.some(isBroken)) {
      const name = freshName(`$strings${strings.length + 1}$${suffix}`, syntax.names);
      strings.push(`const ${name}=${printStrings(node.quasi.quasis)};`);
      callTag(text, node, name);
    } else if (node.type === "TemplateElement" && isBroken(node) && !isTagged(node, syntax)) {
      text.update(node.start, node.end, escapeLineEnds(node.value.raw));
    }
  });
  return strings.join("");
}

function isBroken({ value }: TemplateElement): boolean {
  return LINE_ENDS.test(value.raw);
}

function isTagged(node: AnyNode, { parents }: Syntax): boolean {
  const template = parents.get(node);
  return template !== undefined && parents.get(template)?.type === "TaggedTemplateExpression";
}

function callTag(text: MagicString, { tag, quasi }: TaggedTemplateExpression, name: string): void {
  const { quasis, expressions } = quasi;
  text.update(tag.end, expressions[0]?.start ?? quasi.end, expressions.length > 0 ? `(${name},(` : `(${name})`);
  for (const [index, expression] of expressions.entries()) {
    const next = expressions[index + 1];
    text.update(expression.end, next?.start ?? quasi.end, next === undefined ? "))" : "),(");
  }
  if (quasis.length !== expressions.length + 1)
    throw new Error("A template literal has one text more than expressions.");
}

// As the engine does it: one frozen object a place, the raw texts beside the cooked ones.
function printStrings(quasis: readonly TemplateElement[]): string {
  const print = (texts: readonly (string | null | undefined)[]): string =>
    `[${texts.map((part) => (part == null ? "void 0" : JSON.stringify(part).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029"))).join(",")}]`;
  const cooked = print(quasis.map(({ value }) => value.cooked));
  const raw = print(quasis.map(({ value }) => value.raw));
  return `Object.freeze(Object.defineProperty(${cooked},"raw",{value:Object.freeze(${raw})}))`;
}

function escapeLineEnds(raw: string): string {
  return raw.replace(/\\(\r\n|[\s\S])|\r\n?|[\n\u2028\u2029]/g, (found: string, escaped: string | undefined) => {
    if (escaped === undefined) return ESCAPES[found] ?? "\\n";
    // A backslash in front of a line end takes both away.
    return LINE_ENDS.test(escaped) ? "" : found;
  });
}
