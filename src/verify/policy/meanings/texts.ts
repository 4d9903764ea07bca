import type typescript from "typescript";
import { ts } from "../../../compiler/compiler.js";
import { isAssignment } from "../syntax.js";
import { type Meaning, text, textsOf, type Values } from "./values.js";

const MAX_TEXTS = 12;

/** The texts that a template may make. */
export function templateTexts({ head, templateSpans }: typescript.TemplateExpression, meaning: Meaning): Values {
  let texts = [head.text];
  for (const { expression, literal } of templateSpans)
    texts = joined(joined(texts, textsOf(meaning.typed(expression))), [literal.text]);
  return texts.map(text);
}

/** The values that a binary operation passes on, or makes of the texts of its operands. */
export function binaryValues(node: typescript.BinaryExpression, meaning: Meaning): Values {
  switch (node.operatorToken.kind) {
    case ts.SyntaxKind.PlusToken:
    case ts.SyntaxKind.PlusEqualsToken:
      return joined(textsOf(meaning.typed(node.left)), textsOf(meaning.typed(node.right))).map(text);
    case ts.SyntaxKind.CommaToken:
    case ts.SyntaxKind.EqualsToken:
      return meaning.of(node.right);
    case ts.SyntaxKind.BarBarToken:
    case ts.SyntaxKind.AmpersandAmpersandToken:
    case ts.SyntaxKind.QuestionQuestionToken:
      return [...meaning.of(node.left), ...meaning.of(node.right)];
    default:
      return isAssignment(node) ? [...meaning.of(node.left), ...meaning.of(node.right)] : [];
  }
}

function joined(left: readonly string[], right: readonly string[]): string[] {
  return left.flatMap((one) => right.map((other) => one + other)).slice(0, MAX_TEXTS);
}
