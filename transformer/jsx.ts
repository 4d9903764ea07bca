import type ts from "typescript";
import type { FileContext, TypeScript } from "./host.js";
import type { Skeleton } from "./stub.js";
import { holdsElements } from "../src/text/fileNames.js";

/** How elements are compiled, as a configuration says it to tools other than the compiler. */
export function jsxOptions(typescript: TypeScript, options: ts.CompilerOptions): NonNullable<Skeleton["jsx"]> {
  const { jsxFactory, jsxFragmentFactory, jsxImportSource, reactNamespace } = options;
  const namespaced = reactNamespace === undefined ? undefined : `${reactNamespace}.createElement`;
  const factory = jsxFactory ?? namespaced;
  return {
    jsx: isAutomatic(typescript, options, factory !== undefined) ? "react-jsx" : "react",
    ...(factory === undefined ? {} : { jsxFactory: factory }),
    ...(jsxFragmentFactory === undefined ? {} : { jsxFragmentFactory }),
    ...(jsxImportSource === undefined ? {} : { jsxImportSource }),
  };
}

// Whatever comes after the compiler may be left with the elements; here nothing comes after, and such tools ask for
// nothing in reach unless a factory is named.
function isAutomatic({ JsxEmit }: TypeScript, { jsx }: ts.CompilerOptions, hasFactory: boolean): boolean {
  if (jsx === JsxEmit.Preserve || jsx === JsxEmit.ReactNative) return !hasFactory;
  return jsx === JsxEmit.ReactJSX || jsx === JsxEmit.ReactJSXDev;
}

/** The same for one file, whose comments may say otherwise; undefined where no elements can stand. */
export function jsxOfFile({ ts: typescript, program, sourceFile }: FileContext): Skeleton["jsx"] | undefined {
  if (!holdsElements(sourceFile.fileName)) return undefined;
  const options = jsxOptions(typescript, program.getCompilerOptions());
  const { text } = sourceFile;
  const said = (word: string): string | undefined => new RegExp(`@${word}\\s+([^\\s*]+)`).exec(text)?.[1];
  const [factory, fragment, source, runtime] = ["jsx", "jsxFrag", "jsxImportSource", "jsxRuntime"].map(said);
  const isClassic = runtime === undefined ? factory !== undefined : runtime === "classic";
  const isAutomaticHere = runtime === undefined ? source !== undefined : runtime === "automatic";
  return {
    ...options,
    ...(isAutomaticHere ? { jsx: "react-jsx" } : isClassic ? { jsx: "react" } : {}),
    ...(factory === undefined ? {} : { jsxFactory: factory }),
    ...(fragment === undefined ? {} : { jsxFragmentFactory: fragment }),
    ...(source === undefined ? {} : { jsxImportSource: source }),
  };
}
