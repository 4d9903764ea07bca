import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import type { Edit } from "../../project/edits.js";
import { findConfigObject } from "./configObject.js";

/** A transform of Jest's that compiles TypeScript, as it stands in a configuration. */
interface StandingTransform {
  /** The source text of its value. */
  readonly text: string;
  /** The source text of what is to stand in its place. */
  readonly wrapped: string;
  readonly edit: Edit;
}

/**
 * The entries of `transform` in a Jest configuration that one of these transformers compiles TypeScript by, each with itself
 * inside of ours. Undefined where the file does not show them.
 *
 * @param names packages that can stand inside of ours
 */
export function wrapTransforms(
  text: string,
  file: string,
  names: readonly string[],
): readonly StandingTransform[] | undefined {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const transform = valueOf(findConfigObject(source), "transform");
  if (transform === undefined || !ts.isObjectLiteralExpression(transform)) return undefined;
  return transform.properties.flatMap((entry) => {
    if (!ts.isPropertyAssignment(entry) || !ts.isStringLiteralLike(entry.name)) return [];
    const { initializer, name } = entry;
    const inner = ts.isArrayLiteralExpression(initializer) ? initializer.elements[0] : initializer;
    const isInner = inner !== undefined && ts.isStringLiteralLike(inner) && names.includes(inner.text);
    if (!isInner || !takesTypeScript(name.text)) return [];
    const quote = inner.getText().charAt(0);
    const standing = initializer.getText();
    const wrapped = `[${quote}selfcoding/jest${quote}, { transformer: ${standing} }]`;
    const edit = { start: initializer.getStart(), end: initializer.end, text: wrapped };
    return [{ text: standing, wrapped, edit }];
  });
}

function valueOf(
  object: typescript.ObjectLiteralExpression | undefined,
  name: string,
): typescript.Expression | undefined {
  const found = object?.properties.find((property) => property.name?.getText() === name);
  return found !== undefined && ts.isPropertyAssignment(found) ? found.initializer : undefined;
}

// The pattern is the user's own: one that is broken is Jest's affair.
function takesTypeScript(pattern: string): boolean {
  try {
    return ["/a.ts", "/a.tsx", "/a.mts"].some((name) => new RegExp(pattern).test(name));
  } catch {
    return false;
  }
}
