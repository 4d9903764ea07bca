import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { LONG, selectTests } from "../vitest.config.js";

const root = path.join(import.meta.dirname, "..");

/** From the ground up; folders on one floor do not know each other. */
const FLOORS: readonly (readonly string[])[] = [
  ["src/text", "src/compiler", "transformer/stub.ts"],
  ["transformer"],
  ["src/contract"],
  ["src/value", "src/allowance", "src/terms", "src/history"],
  ["src/secrets", "src/draw"],
  ["src/model", "src/prompt", "src/compile", "src/store", "src/sandbox", "src/memory"],
  ["src/fleet"],
  ["src/project"],
  ["src/verify"],
  ["src/rewrite"],
  ["src/foundry"],
  ["src/runtime"],
  ["src/integrations", "src/agents", "src/testing"],
  ["src/cli", "src/index.ts"],
];

/** Who may touch the world, by the module that gives the power. */
const OWNERS: Readonly<Record<string, RegExp>> = {
  openai: /^src\/model\/openai\.ts$/,
  undici: /^src\/model\/patientFetch\.ts$/,
  "node:vm": /^src\/(compile\/load|compiler\/keptCode|sandbox\/containers\/serve)\.ts$/,
  "node:child_process": /^src\/(sandbox\/|cli\/(git|eject\/biome|decisions\/editor)\.ts$)/,
  "node:worker_threads":
    /^src\/(compiler\/keptCode|sandbox\/containers\/\w+|foundry\/thread\/(thread|worker|channel)|integrations\/\w+)\.ts$/,
  "node:http": /^src\/model\/modelServer\.ts$/,
  "ts-morph": /^src\/(compiler|cli\/eject)\//,
  "fast-check": /^src\/draw\//,
  esbuild: /^src\/(verify|sandbox|compile|rewrite|integrations\/hosts)\//,
  c12: /^src\/foundry\/settings\/settings\.ts$/,
};

/** What the caller's thread loads with its first `import "selfcoding"`, and must stay light. */
const HEAVY = [
  "typescript",
  "ts-morph",
  "openai",
  "undici",
  "esbuild",
  "fast-check",
  "c12",
  "acorn",
  "eslint-scope",
  "tsx",
];

/** What others than our own code import: package entries, workers, what is bundled into the sandbox. */
const ENTRIES: readonly string[] = [
  "src/index.ts",
  "src/runtime/index.ts",
  "src/runtime/page/development.ts",
  "src/runtime/page/shipped.ts",
  "src/runtime/page/shippedWords.ts",
  "src/testing/index.ts",
  "src/integrations/tsPatch.ts",
  "src/integrations/nest.ts",
  "src/integrations/webpackLoader.ts",
  "src/integrations/otel/traceSelfCoding.ts",
  "src/integrations/editor/plugin.ts",
  "src/integrations/moduleHooks.ts",
  ...["vite", "rollup", "rolldown", "webpack", "rspack", "esbuild", "farm", "jest"].map(
    (host) => `src/integrations/hosts/${host}.ts`,
  ),
  "src/sandbox/harness/harness.ts",
  "src/sandbox/tests/testAssertions.ts",
  "src/sandbox/tests/testRunner.ts",
];

interface SourceFile {
  readonly file: string;
  /** What it imports and passes on, each as `file#name`; `*` for a whole module. */
  readonly names: readonly string[];
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly { readonly target: string; readonly isTypeOnly: boolean }[];
}

const files: readonly SourceFile[] = ["transformer", "src"].flatMap((folder) => list(folder).map(read));
const testFiles = ["test", "bench", "eval"].flatMap((folder) => list(folder, /\.(ts|mjs)$/)).map(read);
const byName = new Map(files.map((source) => [source.file, source]));

function list(folder: string, ending = /\.ts$/): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, "/"));
}

function read(file: string): SourceFile {
  const text = readFileSync(path.join(root, file), "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const imports: { target: string; isTypeOnly: boolean }[] = [];
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    names.push(...importedNames(file, node));
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) {
      const target = resolve(file, (node.moduleSpecifier as ts.StringLiteral).text);
      imports.push({ target, isTypeOnly: isTypeOnly(node) });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      // A dynamic import loads later, but it points somewhere all the same.
      if (argument !== undefined && ts.isStringLiteral(argument))
        imports.push({ target: resolve(file, argument.text), isTypeOnly: true });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { file, text, lines: text.split("\n").length - 1, imports, names };
}

function importedNames(file: string, node: ts.Node): string[] {
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [argument] = node.arguments;
    return argument !== undefined && ts.isStringLiteral(argument)
      ? [`${builtFrom(resolve(file, argument.text))}#*`]
      : [];
  }
  if (!ts.isImportDeclaration(node) && !ts.isExportDeclaration(node)) return [];
  if (node.moduleSpecifier === undefined) return [];
  const target = builtFrom(resolve(file, (node.moduleSpecifier as ts.StringLiteral).text));
  const list = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : node.exportClause;
  if (list === undefined || (!ts.isNamedImports(list) && !ts.isNamedExports(list))) return [`${target}#*`];
  return list.elements.map(({ name, propertyName }) => `${target}#${(propertyName ?? name).text}`);
}

/** Benchmarks and evaluations import what is built. */
function builtFrom(target: string): string {
  return target.replace(/^dist\//, "");
}

function regularExpressions(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function exportsOf(file: string, text: string): { file: string; name: string; isType: boolean }[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement) => {
    const isExported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (!isExported) return [];
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.map(({ name }) => ({ file, name: name.getText(), isType: false }));
    const { name } = statement as ts.Statement & { readonly name?: ts.Identifier };
    const isType =
      ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement) || ts.isClassDeclaration(statement);
    return name === undefined ? [] : [{ file, name: name.text, isType }];
  });
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (clause === undefined) return false;
  const bindings = clause.namedBindings;
  const areAllTypes =
    bindings !== undefined &&
    ts.isNamedImports(bindings) &&
    bindings.elements.length > 0 &&
    bindings.elements.every((element) => element.isTypeOnly);
  return clause.isTypeOnly || (clause.name === undefined && areAllTypes);
}

function resolve(from: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier;
  return path.posix.join(path.posix.dirname(from), specifier).replace(/\.js$/, ".ts");
}

function floorOf(file: string): number {
  const own = FLOORS.findIndex((floor) => floor.includes(file));
  if (own >= 0) return own;
  return FLOORS.findIndex((floor) => floor.some((place) => file.startsWith(`${place}/`)));
}

/** The room of a file: its folders count as one. */
const folderOf = (file: string): string =>
  FLOORS.flat().find((place) => file.startsWith(`${place}/`)) ?? path.posix.dirname(file);

describe("the house", () => {
  it("lets imports point only down its floors, or stay in their folder", () => {
    const wrong = files.flatMap(({ file, imports }) =>
      imports
        .filter(
          ({ target }) => byName.has(target) && folderOf(target) !== folderOf(file) && floorOf(target) >= floorOf(file),
        )
        .map(({ target }) => `${file} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it("gives every file a floor", () => {
    expect(files.filter(({ file }) => floorOf(file) < 0).map(({ file }) => file)).toEqual([]);
  });

  it("has no import circle, types included", () => {
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (file: string, trail: readonly string[]): void => {
      if (trail.includes(file)) circles.push([...trail.slice(trail.indexOf(file)), file].join(" → "));
      if (trail.includes(file) || done.has(file)) return;
      for (const { target } of byName.get(file)?.imports ?? []) if (byName.has(target)) walk(target, [...trail, file]);
      done.add(file);
    };
    for (const { file } of files) walk(file, []);
    expect(circles).toEqual([]);
  });

  it("keeps the transformer's code from the floors that the caller's thread loads", () => {
    const wrong = files
      .filter(({ file }) => /^src\/(contract|value|secrets|store|runtime)\//.test(file))
      .flatMap(({ file, imports }) =>
        imports
          .filter(({ target, isTypeOnly }) => target.startsWith("transformer/") && !isTypeOnly)
          .map(({ target }) => `${file} → ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it("gives every effect one owner", () => {
    const wrong = files.flatMap(({ file, imports }) =>
      imports
        .filter(({ target }) => OWNERS[target] !== undefined && !OWNERS[target].test(file))
        .map(({ target }) => `${file} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it("reads the environment in one place and prints in one place", () => {
    const environment = files.filter(({ text }) => /process\.env\b/.test(text)).map(({ file }) => file);
    expect(
      environment.filter(
        (file) =>
          !/^src\/(allowance\/allowed|runtime\/(options|fleet\/defined)|foundry\/progress\/telling|integrations\/(hosts\/)?\w+|cli\/\w+)\.ts$/.test(
            file,
          ),
      ),
    ).toEqual([]);
    const printing = files.filter(({ text }) => /\bconsole\.\w+\(/.test(text)).map(({ file }) => file);
    expect(printing.filter((file) => file !== "src/cli/main.ts")).toEqual([]);
  });

  it("loads nothing heavy on the caller's thread", () => {
    const reached = new Set<string>();
    const walk = (file: string): void => {
      if (reached.has(file)) return;
      reached.add(file);
      for (const { target, isTypeOnly } of byName.get(file)?.imports ?? []) if (!isTypeOnly) walk(target);
    };
    walk("src/index.ts");
    for (const late of ["callersSide", "foundrySide"]) walk(`src/runtime/late/${late}.ts`);
    walk("src/runtime/index.ts");
    expect([...reached].filter((target) => HEAVY.includes(target))).toEqual([]);
    expect(reached).toContain("src/foundry/thread/client.ts");
    // A start that only rewrites needs no more of the worker than its desk.
    reached.clear();
    walk("src/foundry/thread/worker.ts");
    expect([...reached].filter((target) => /^src\/(fleet|foundry\/(fleet|settings))\//.test(target))).toEqual([]);
    expect(reached).toContain("src/foundry/thread/desk.ts");
  });

  it("keeps files small: none over 250 lines, its last end of line counted, the median at most 120", () => {
    expect(files.filter(({ lines }) => lines >= 250).map(({ file, lines }) => `${file} ${lines}`)).toEqual([]);
    const sorted = files.map(({ lines }) => lines).sort((one, other) => one - other);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(120);
  });

  it("keeps functions under 50 lines", () => {
    const long: string[] = [];
    for (const { file, text } of files) {
      const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
      const visit = (node: ts.Node): void => {
        if (ts.isFunctionLike(node) && "body" in node && node.body !== undefined) {
          const start = source.getLineAndCharacterOfPosition(node.getStart()).line;
          const end = source.getLineAndCharacterOfPosition(node.end).line;
          if (end - start + 1 > 50) long.push(`${file}:${start + 1} ${end - start + 1} lines`);
        }
        ts.forEachChild(node, visit);
      };
      visit(source);
    }
    expect(long).toEqual([]);
  });

  it("holds at most sixteen files a folder", () => {
    const counts = new Map<string, number>();
    for (const { file } of files) {
      const folder = path.posix.dirname(file);
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
    }
    expect([...counts].filter(([, count]) => count > 16)).toEqual([]);
  });

  it("exports nothing that nobody imports, and gives no two types one name", () => {
    const exported = files.flatMap(({ file, text }) => exportsOf(file, text));
    const used = new Set(testFiles.concat(files).flatMap(({ names }) => names));
    const idle = exported.filter(({ file, name }) => !used.has(`${file}#${name}`) && !used.has(`${file}#*`));
    expect(idle.filter(({ file }) => !ENTRIES.includes(file)).map(({ file, name }) => `${file} ${name}`)).toEqual([]);
    const types = exported.filter(({ isType }) => isType).map(({ name }) => name);
    expect(types.filter((name, index) => types.indexOf(name) !== index)).toEqual([]);
  });

  it("reads text by few regular expressions outside of secrets, and asks few types to be learnt", () => {
    const others = files.filter(({ file }) => !file.startsWith("src/secrets/"));
    const expressions = others.flatMap(({ file, text }) => regularExpressions(file, text));
    const lines = others.reduce((sum, source) => sum + source.lines, 0);
    expect((1000 * expressions.length) / lines).toBeLessThan(5);
    expect(
      files.flatMap(({ file, text }) => exportsOf(file, text)).filter(({ isType }) => isType).length,
    ).toBeLessThanOrEqual(250);
  });

  it("has in its long run only tests that are there: what is renamed would never run", () => {
    expect(LONG.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
    expect(LONG.length).toBeGreaterThan(0);
  });

  it("has all tests in the matrix of hosts, the long ones and the others", () => {
    const { include, exclude } = selectTests({ HOSTS: "all" });
    expect(include).toEqual(selectTests({}).include);
    expect(exclude.filter((file) => LONG.includes(file))).toEqual([]);
    expect(selectTests({}).exclude).toEqual(expect.arrayContaining(LONG));
  });

  it("has no drawer for leftovers, no export of everything, no open end", () => {
    expect(files.filter(({ file }) => /(^|\/)(utils|helpers|common)(\/|\.ts)/.test(file))).toEqual([]);
    expect(files.filter(({ text }) => /^export \* /m.test(text)).map(({ file }) => file)).toEqual([]);
    expect(
      files
        .filter(({ text }) =>
          /\b(TODO|FIXME|XXX)\b|@ts-ignore|\bas any\b/.test(text.replace(/"[^"\n]*"|`[^`]*`|\/.*\/[a-z]*/g, "")),
        )
        .map(({ file }) => file),
    ).toEqual([]);
  });
});
