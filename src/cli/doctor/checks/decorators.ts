import type typescript from "typescript";
import { listTypeScript } from "../../../project/findProjects.js";
import { ts } from "../../../compiler/compiler.js";
import { isAnywhere } from "../../../compiler/nodes.js";
import { type Diagnosis, right, wrong } from "../finding.js";
import { readText } from "../json.js";
import { findInstalled, type UserPackage } from "../project.js";
import { hooksOf, isRegistered } from "../scripts.js";
import { configOf, plainCompilers } from "./compilers.js";
import { runsTypeScript } from "./loaders.js";

/** `@selfCoding` where nothing takes it away: no engine reads decorators yet. */
export function checkDecorators(project: UserPackage): Diagnosis[] {
  const leaving = [...strippers(project), ...keepers(project)];
  const [first] = leaving;
  if (first === undefined) return [];
  const decorated = listTypeScript(project.root).filter(isDecorated);
  if (decorated.length === 0)
    return [right("decorators", "No file uses @selfCoding where decorators are left as they are.")];
  return decorated.map((file) => {
    const message = `@selfCoding stands here, and script "${first.script}" runs it by ${first.by}, which leaves decorators as they are.`;
    return wrong("decorators", message, first.remedy, { file });
  });
}

interface Leaving {
  readonly script: string;
  readonly by: string;
  readonly remedy: string;
}

// Node takes types away, and nothing else.
function strippers({ commands }: UserPackage): Leaving[] {
  return commands
    .filter((command) => command.program === "node" && runsTypeScript(command) && !isRegistered(command))
    .filter((command) => hooksOf(command).every(({ text }) => text === "amaro/strip"))
    .map(({ script }) => ({
      script,
      by: "Node's type stripping",
      remedy: "Write: node --import selfcoding/register app.ts",
    }));
}

// To the newest target, `tsc` writes the decorators of the standard as they are.
function keepers(project: UserPackage): Leaving[] {
  const hasTypeScript = findInstalled(project, "typescript") !== undefined;
  return plainCompilers(project).flatMap((command) => {
    const options = configOf(project, command)?.options;
    const isNewest = options?.target === ts.ScriptTarget.ESNext && options.experimentalDecorators !== true;
    if (!isNewest || !hasTypeScript) return [];
    const remedy = 'Write `selfcoding build` in place of `tsc`, or: "target": "ES2022"';
    return { script: command.script, by: `${command.program} with the target ESNext`, remedy };
  });
}

function isDecorated(file: string): boolean {
  const text = readText(file) ?? "";
  if (!text.includes("selfCoding")) return false;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const names = ownNames(source);
  return isAnywhere(ts, source, (node) => ts.isDecorator(node) && names.includes(nameOf(node.expression)));
}

// What the file calls `selfCoding`, alone or as a member of the whole package.
function ownNames(source: typescript.SourceFile): string[] {
  return source.statements.flatMap((statement) => {
    if (
      !ts.isImportDeclaration(statement) ||
      (statement.moduleSpecifier as typescript.StringLiteral).text !== "selfcoding"
    )
      return [];
    const bindings = statement.importClause?.namedBindings;
    if (bindings === undefined) return [];
    if (ts.isNamespaceImport(bindings)) return [`${bindings.name.text}.selfCoding`];
    return bindings.elements
      .filter(({ name, propertyName }) => (propertyName ?? name).text === "selfCoding")
      .map(({ name }) => name.text);
  });
}

function nameOf(expression: typescript.Expression): string {
  if (ts.isCallExpression(expression)) return nameOf(expression.expression);
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression) ? `${nameOf(expression.expression)}.${expression.name.text}` : "";
}
