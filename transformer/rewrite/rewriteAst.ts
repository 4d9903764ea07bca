import type ts from "typescript";
import { printCall, withSignature } from "./printCall.js";
import type { FileContext, TypeScript } from "../host.js";
import { keepImport, placed } from "./keepImport.js";
import { nodesOf } from "../../src/compiler/nodes.js";
import { rangesOf } from "./mapNodes.js";
import type { Plan } from "./plan.js";
import type { ScopeValue } from "../find/scope.js";
import { createSnippetParser } from "./snippet.js";

interface Work {
  readonly ts: TypeScript;
  readonly factory: ts.NodeFactory;
  readonly parser: ReturnType<typeof createSnippetParser>;
  readonly plan: Plan;
  readonly options: ts.CompilerOptions;
  readonly bodies: ReadonlyMap<ts.Node, Plan["bodies"][number]>;
  readonly wraps: ReadonlyMap<ts.Node, Plan["wraps"][number]>;
  readonly wrappers: ReadonlyMap<ts.Node, ts.Expression>;
  readonly awaited: ReadonlySet<ts.Node>;
  readonly asyncs: ReadonlySet<ts.Node | undefined>;
  /** JSON for the runtime. */
  readonly descriptions: ReadonlyMap<ts.Node, string>;
  readonly signatures: ReadonlyMap<ts.Node, string>;
  visitChildren(node: ts.Node): ts.Node;
}

/** Applies a plan to the compiler's tree. */
export function applyToTree(
  file: FileContext,
  plan: Plan,
  context: ts.TransformationContext,
  given: ts.SourceFile,
): ts.SourceFile {
  const { ts } = file;
  const work: Work = {
    ts,
    factory: context.factory,
    parser: createSnippetParser(ts),
    plan,
    options: file.program.getCompilerOptions(),
    bodies: new Map(plan.bodies.map((edit) => [edit.body, edit])),
    wraps: new Map(plan.wraps.map((edit) => [edit.body, edit])),
    wrappers: new Map(plan.wrappers.map(({ call, inner }) => [call, inner])),
    awaited: new Set(plan.wraps.flatMap((edit) => edit.awaited)),
    asyncs: new Set(plan.bodies.map((edit) => edit.async)),
    descriptions: new Map(plan.descriptions.map(({ node, json }) => [node, json])),
    signatures: new Map(plan.signatures.map(({ call, json }) => [call, json])),
    visitChildren: (node) => ts.visitEachChild(node, visit, context),
  };
  const visit = (node: ts.Node): ts.VisitResult<ts.Node | undefined> => editNode(work, node);
  const visited = ts.visitEachChild(given, visit, context);
  return context.factory.updateSourceFile(visited, topStatements(file, work, visited.statements));
}

function topStatements(file: FileContext, work: Work, statements: readonly ts.Statement[]): ts.Statement[] {
  const { ts, parser, plan } = work;
  const origins = originsOf(plan.scope, []);
  // Nothing is left of a constant enum to import, unless each file is compiled by itself.
  const isAlone = work.options.isolatedModules === true;
  const gone = new Set(plan.scope.flatMap(({ name, enums }) => (enums?.isWhole && !isAlone ? [name.text] : [])));
  const inReach = new Set(plan.scope.flatMap(({ name }) => (gone.has(name.text) ? [] : [name.text])));
  const named = new Set([...plan.named].filter((name) => !gone.has(name)));
  // Of a module that is loaded for another name there is nothing to be gained.
  const dropped = new Set(plan.ownImports.flatMap(({ statement, isTypes }) => (isTypes ? [statement] : [])));
  return statements.flatMap((statement) => {
    const original = ts.getOriginalNode(statement) as ts.Statement;
    const own = dropped.has(original as ts.ImportDeclaration)
      ? []
      : [keepImport(file, work.factory, statement, { inReach, named })];
    const helpers = plan.helpers.get(original);
    const before =
      helpers === undefined ? [] : parser.parseModule(helpers.text, origins, rangesOf(ts, work.options, helpers.parts));
    if (plan.prologue?.before !== original) return [...before, ...own];
    const { runtimeImport, imports, definitions } = plan.prologue;
    const text = `${runtimeImport} ${asNamespaces(ts, imports)} ${definitions}`;
    return [...parser.parseModule(text, origins), ...before, ...own];
  });
}

function editNode(work: Work, node: ts.Node): ts.Node | undefined {
  const original = work.ts.getOriginalNode(node);
  const body = work.bodies.get(original);
  if (body !== undefined) return newBody(work, node as ts.ConciseBody, body);
  const wrap = work.wraps.get(original);
  if (wrap !== undefined) return wrappedBody(work, node as ts.ConciseBody, wrap);
  const edited = editInner(work, node, original);
  const json = work.descriptions.get(original);
  return json === undefined || edited === undefined ? edited : printCall(work.ts, work.factory, edited, json);
}

function editInner(work: Work, node: ts.Node, original: ts.Node): ts.Node | undefined {
  const { ts, factory, plan } = work;
  if (plan.decorators.has(original as ts.Decorator) || work.asyncs.has(original)) return undefined;
  if (work.wrappers.has(original)) return unwrapped(work, node as ts.CallExpression);
  const visited = work.visitChildren(node);
  const json = work.signatures.get(original);
  const children = json === undefined ? visited : withSignature(factory, visited as ts.CallExpression, json);
  if (work.awaited.has(original)) return awaiting(work, children as ts.Expression);
  if (plan.lists.includes(original as ts.VariableDeclarationList)) {
    const { declarations } = children as ts.VariableDeclarationList;
    return placed(ts, factory.createVariableDeclarationList(declarations, ts.NodeFlags.Let), node);
  }
  const members = plan.members.get(original as ts.ClassLikeDeclaration);
  return members === undefined ? children : withMembers(work, children as ts.ClassLikeDeclaration, members);
}

function newBody(work: Work, node: ts.ConciseBody, { text, locals, part }: Plan["bodies"][number]): ts.Block {
  const { ts, factory, parser, plan, options } = work;
  const ranges = rangesOf(ts, options, part === undefined ? [] : [part]);
  const statements = parser.parseBody(text, originsOf(plan.scope, locals), ranges);
  // What is thrown out of the new body is mapped to where the old one stood, unless that of a version's file is known. Some
  // who read maps look for a place on the very line, so that each statement has one.
  const place = { pos: node.getStart?.() ?? node.pos, end: node.end };
  const mapped = ranges === undefined ? statements.flatMap((statement) => nodesOf(ts, statement)) : statements;
  for (const inner of mapped)
    if (ts.isStatement(inner) && ts.getSourceMapRange(inner).pos < 0) ts.setSourceMapRange(inner, place);
  return ts.setTextRange(factory.createBlock(statements, true), node);
}

function wrappedBody(work: Work, node: ts.ConciseBody, { open, close, locals }: Plan["wraps"][number]): ts.Block {
  const { ts, factory, parser, plan } = work;
  const [frame] = parser.parseBody(`${open}${close}`, originsOf(plan.scope, locals));
  const { catchClause } = frame as ts.TryStatement;
  const inner = editInner(work, node, ts.getOriginalNode(node)) as ts.ConciseBody;
  const visited = ts.isBlock(inner) ? inner : factory.createBlock([returning(work, inner)], true);
  const attempt = factory.createTryStatement(visited, catchClause, undefined);
  return ts.setTextRange(factory.createBlock([attempt], true), node);
}

function returning({ ts, factory }: Work, expression: ts.Expression): ts.Statement {
  return ts.setTextRange(factory.createReturnStatement(expression), expression);
}

function awaiting({ ts, factory }: Work, expression: ts.Expression): ts.Expression {
  return ts.setTextRange(factory.createAwaitExpression(factory.createParenthesizedExpression(expression)), expression);
}

function unwrapped(work: Work, node: ts.CallExpression): ts.Expression {
  const { ts, factory } = work;
  const inner = work.wrappers.get(ts.getOriginalNode(node));
  const found = inner && node.arguments.find((argument) => ts.getOriginalNode(argument) === inner);
  if (found === undefined) return node;
  return ts.setTextRange(factory.createParenthesizedExpression(editNode(work, found) as ts.Expression), node);
}

function withMembers(
  { ts, factory, parser, plan }: Work,
  node: ts.ClassLikeDeclaration,
  text: string,
): ts.ClassLikeDeclaration {
  const members = [...node.members, ...parser.parseMembers(text, originsOf(plan.scope, []))];
  const { modifiers, name, typeParameters, heritageClauses } = node;
  return ts.isClassDeclaration(node)
    ? factory.updateClassDeclaration(node, modifiers, name, typeParameters, heritageClauses, members)
    : factory.updateClassExpression(node, modifiers, name, typeParameters, heritageClauses, members);
}

function originsOf(scope: readonly ScopeValue[], locals: readonly ScopeValue[]): ReadonlyMap<string, ts.Identifier> {
  return new Map([...scope, ...locals].map(({ name }) => [name.text, name]));
}

// In CommonJS output a made-up named import has no variable behind it; a namespace has.
function asNamespaces(ts: TypeScript, imports: string): string {
  const parsed = ts.createSourceFile("imports.ts", imports, ts.ScriptTarget.Latest, true);
  const texts = parsed.statements.map((statement, index) => {
    if (!ts.isImportDeclaration(statement) || statement.importClause === undefined) return statement.getText();
    const { name, namedBindings } = statement.importClause;
    if (name === undefined && namedBindings !== undefined && ts.isNamespaceImport(namedBindings))
      return statement.getText();
    const namespace = `$selfcoding${index}`;
    const parts = [`import * as ${namespace} from ${statement.moduleSpecifier.getText()};`];
    if (name !== undefined) parts.push(`var ${name.text} = ${namespace}.default ?? ${namespace};`);
    if (namedBindings !== undefined && ts.isNamespaceImport(namedBindings)) {
      parts.push(`var ${namedBindings.name.text} = ${namespace};`);
    } else if (namedBindings !== undefined) {
      for (const { name: local, propertyName } of namedBindings.elements) {
        parts.push(`var ${local.text} = ${namespace}[${JSON.stringify((propertyName ?? local).text)}];`);
      }
    }
    return parts.join(" ");
  });
  return texts.join(" ");
}
