import type typescript from "typescript";
import { globalConstEnums, printEnumValues, valuesOfEnum } from "../../transformer/rewrite/constEnums.js";
import { ts } from "../compiler/compiler.js";
import { freeReferences } from "../compiler/scopes.js";
import { applyEdits, type Edit } from "./edits.js";
import { moduleOf } from "./imports.js";

type EnumValues = Parameters<typeof printEnumValues>[0];

type Specifier = typescript.ImportSpecifier | typescript.ExportSpecifier;
type Clause = typescript.NodeArray<Specifier>;

/**
 * A file's text with the values of those constant enums in it that are only declared (`declare const enum`): the
 * compiler writes them out, while a bundler looks for them in the module's JavaScript, where nothing is left of them.
 *
 * @param fileName as the program knows it
 */
export function withAmbientEnums(program: typescript.Program, fileName: string, text: string): string {
  const known = program.getSourceFile(fileName);
  if (known === undefined) return text;
  const sourceFile = known.text === text ? known : ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
  const modules = moduleSymbols(program, known);
  // What only a candidate imports is imported by its compiled form, too, and would not be there.
  const own = new Set(known.statements.flatMap((one) => (elementsOf(one) ?? []).map((each) => keyOf(one, each))));
  const edits = sourceFile.statements.flatMap((statement) => {
    const elements = elementsOf(statement);
    const module = modules.get(moduleOf(statement) ?? "");
    if (elements === undefined || module === undefined) return [];
    const found = new Map(
      elements.flatMap((element) => {
        const values =
          element.isTypeOnly || !own.has(keyOf(statement, element))
            ? undefined
            : ambientValues(program, module, element);
        return values === undefined ? [] : [[element, values] as const];
      }),
    );
    return found.size === 0 ? [] : [replaced(statement, elements, found)];
  });
  const globals = printGlobals(program, known, sourceFile);
  return edits.length + globals.length === 0 ? text : applyEdits(text, [...globals, ...edits]).text;
}

/** Those that stand in no module, on the first line. */
function printGlobals(
  program: typescript.Program,
  known: typescript.SourceFile,
  sourceFile: typescript.SourceFile,
): Edit[] {
  const checker = program.getTypeChecker();
  const enums = [...globalConstEnums({ ts, checker, sourceFile: known }).keys()];
  if (enums.length === 0) return [];
  const read = new Set(freeReferences(ts, sourceFile).map(({ text }) => text));
  const printed = enums.flatMap((symbol) => {
    const values = read.has(symbol.name) ? valuesOfEnum({ ts, checker }, symbol) : undefined;
    return values === undefined ? [] : [`const ${symbol.name} = ${printEnumValues(values)}; `];
  });
  return printed.length === 0 ? [] : [{ start: 0, end: 0, text: printed.join("") }];
}

/** The modules that a file names, as the program understands them. */
function moduleSymbols(
  program: typescript.Program,
  { statements }: typescript.SourceFile,
): Map<string, typescript.Symbol> {
  const modules = new Map<string, typescript.Symbol>();
  for (const statement of statements) {
    const name = moduleOf(statement);
    if (name === undefined) continue;
    const { moduleSpecifier } = statement as typescript.ImportDeclaration;
    const symbol = program.getTypeChecker().getSymbolAtLocation(moduleSpecifier);
    if (symbol !== undefined) modules.set(name, symbol);
  }
  return modules;
}

function keyOf(statement: typescript.Statement, { propertyName, name }: Specifier): string {
  return JSON.stringify([statement.kind, moduleOf(statement), (propertyName ?? name).text, name.text]);
}

function elementsOf(statement: typescript.Statement): Clause | undefined {
  if (ts.isImportDeclaration(statement)) {
    const { importClause } = statement;
    const bindings = importClause?.isTypeOnly === true ? undefined : importClause?.namedBindings;
    return bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : undefined;
  }
  if (!ts.isExportDeclaration(statement) || statement.isTypeOnly) return undefined;
  const { exportClause } = statement;
  return exportClause !== undefined && ts.isNamedExports(exportClause) ? exportClause.elements : undefined;
}

function ambientValues(
  program: typescript.Program,
  module: typescript.Symbol,
  { propertyName, name }: Specifier,
): EnumValues | undefined {
  const checker = program.getTypeChecker();
  const exported = checker.tryGetMemberInModuleExports((propertyName ?? name).text, module);
  if (exported === undefined) return undefined;
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
  const isAmbient = (symbol.declarations ?? []).every(
    (declaration) =>
      declaration.getSourceFile().isDeclarationFile ||
      (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Ambient) !== 0,
  );
  return isAmbient ? valuesOfEnum({ ts, checker }, symbol) : undefined;
}

/** The statement without them, on as many lines, and their values beside it. */
function replaced(statement: typescript.Statement, elements: Clause, found: ReadonlyMap<Specifier, EnumValues>): Edit {
  const start = statement.getStart();
  const whole = statement.getText();
  const rest = elements.filter((element) => !found.has(element)).map((element) => element.getText());
  const isBare = rest.length === 0 && !(ts.isImportDeclaration(statement) && statement.importClause?.name);
  // As the compiler does it, a module of which nothing else is taken is not loaded.
  const others = isBare
    ? ""
    : whole.slice(0, elements.pos - start) + rest.join(", ") + whole.slice(elements.end - start);
  const before = ts.isExportDeclaration(statement) ? "export const" : "const";
  const values = [...found].map(([{ name }, own]) => `${before} ${name.text} = ${printEnumValues(own)};`);
  const lost = whole.split("\n").length - others.split("\n").length;
  return { start, end: statement.end, text: `${[others, ...values].join("; ")}${"\n".repeat(lost)}` };
}
