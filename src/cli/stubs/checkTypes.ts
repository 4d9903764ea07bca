import type typescript from "typescript";
import type { openStubs } from "../../integrations/build.js";

type Compiled = Awaited<ReturnType<typeof openStubs>>[number]["compiled"];

interface TypeComplaint {
  /** As the program names it; `""` for none. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** What the user's own compiler says of changed texts, that it did not say before. */
interface TypeReport {
  readonly errors: readonly TypeComplaint[];
  /** Names that are not used any more: nothing breaks by them. */
  readonly unused: readonly TypeComplaint[];
}

/** The compiler's words for names and code that nobody uses. */
const UNUSED = new Set([6133, 6138, 6192, 6196, 6198, 6199, 6205]);

/** Checks changed files in the user's own program, with all of its options. */
export function checkTypes(compiled: Compiled, texts: ReadonlyMap<string, string>): TypeReport {
  const report = compareTypes(compiled, texts);
  return report.errors.length === 0 ? report : compareTypes(compiled.complete(), texts);
}

function compareTypes(compiled: Compiled, texts: ReadonlyMap<string, string>): TypeReport {
  const { ts, program } = compiled;
  const changed = compiled.withTexts(texts);
  const fresh = [...texts.keys()].flatMap((fileName) => {
    const known = new Map<string, number>();
    for (const one of diagnosticsOf(program, fileName)) known.set(keyOf(ts, one), (known.get(keyOf(ts, one)) ?? 0) + 1);
    return diagnosticsOf(changed, fileName).filter((one) => {
      const left = known.get(keyOf(ts, one)) ?? 0;
      known.set(keyOf(ts, one), left - 1);
      return left <= 0;
    });
  });
  const print = (list: readonly typescript.Diagnostic[]): TypeComplaint[] => list.map((one) => describe(ts, one));
  return {
    errors: print(fresh.filter(({ code }) => !UNUSED.has(code))),
    unused: print(fresh.filter(({ code }) => UNUSED.has(code))),
  };
}

function diagnosticsOf(program: typescript.Program, fileName: string): readonly typescript.Diagnostic[] {
  const sourceFile = program.getSourceFile(fileName);
  if (sourceFile === undefined) return [];
  const syntactic = program.getSyntacticDiagnostics(sourceFile);
  if (syntactic.length > 0) return syntactic;
  const { declaration, composite } = program.getCompilerOptions();
  const declared = declaration === true || composite === true ? program.getDeclarationDiagnostics(sourceFile) : [];
  return [...program.getSemanticDiagnostics(sourceFile), ...declared];
}

// Places move with what is put in.
function keyOf(ts: Compiled["ts"], { code, messageText }: typescript.Diagnostic): string {
  return `${code} ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
}

function describe(ts: Compiled["ts"], { file, start, code, messageText }: typescript.Diagnostic): TypeComplaint {
  const message = `TS${code}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  if (file === undefined || start === undefined) return { file: "", line: 1, message };
  return { file: file.fileName, line: file.getLineAndCharacterOfPosition(start).line + 1, message };
}
