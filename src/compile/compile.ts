import remapping from "@jridgewell/remapping";
import { type Message, transform, type TransformOptions } from "esbuild";
import MagicString from "magic-string";
import type { Shape, Skeleton } from "../../transformer/stub.js";
import type { Clauses } from "../contract/contract.js";
import type { Candidate, Compiled, Finding } from "../contract/nouns.js";
import type { Allowance } from "../contract/options.js";
import { leaveOf } from "../terms/leaveOf.js";
import { mergeTerms } from "../terms/mergeTerms.js";
import { printThrows } from "../terms/printTerms.js";
import { holdsElements } from "../text/fileNames.js";
import { link } from "./linked.js";
import { prepareLoaded } from "./loaded.js";
import { layOut } from "./unit.js";
import { namesIn } from "../text/identifiers.js";
import { joinMap } from "../text/inlineMap.js";

/** Optional settings of {@link compile}. */
interface CompileOptions {
  /** Path or URL of the file that `source` is kept in, for stack traces. @default the stub's name */
  readonly sourcePath?: string;
  /** The outside access that the loaded body is allowed. @default nothing */
  readonly allow?: Allowance;
  /** Clauses of the contract that stand in the stub's options. */
  readonly fixed?: Clauses | undefined;
}

/** A candidate compiled, or what is wrong with it. */
type CompileResult = { readonly compiled: Compiled } | { readonly findings: readonly Finding[] };

// Node 20 took import attributes in late; a plain "node20" would have them dropped.
const OPTIONS = {
  target: "node20.19",
  charset: "utf8",
  legalComments: "none",
  logLevel: "silent",
} as const;
const optionsFor = ({ file, jsx }: Skeleton): TransformOptions => ({
  ...OPTIONS,
  loader: holdsElements(file) ? "tsx" : "ts",
  ...(jsx === undefined ? {} : { tsconfigRaw: { compilerOptions: jsx } }),
});
// Loaded code is a function over these; a body that takes one of the names would hide it.
const RESERVED = ["$stub", "$scope", "$require", "$function", "$default", "$allowed"];

/**
 * Compiles a candidate for both ways of running it.
 *
 * @param source the text that the store keeps of it: what a stack trace shows
 */
export async function compile(
  candidate: Candidate,
  skeleton: Skeleton,
  source: string,
  options: CompileOptions = {},
): Promise<CompileResult> {
  const unit = layOut(candidate, skeleton, source);
  const taken = namesIn(`${candidate.imports}\n${candidate.helpers}\n${candidate.body}`);
  const reserved = RESERVED.find((name) => taken.has(name));
  if (reserved !== undefined) return { findings: [reservedName(reserved)] };
  const sourcefile = options.sourcePath ?? `${skeleton.name}.ts`;
  const transforming = { ...optionsFor(skeleton), sourcemap: "external", sourcefile } as const;
  try {
    const [linked, loaded] = await Promise.all([
      transform(unit, { ...transforming, minifyWhitespace: true }),
      transform(unit, transforming),
    ]);
    const { fingerprint } = skeleton;
    const terms = mergeTerms(options.fixed, candidate.contract);
    const leave = leaveOf(skeleton, terms, options.fixed?.changes !== undefined);
    const isChanging = skeleton.parameters.some(({ name }) => leave("arguments", name));
    const form = { allow: options.allow ?? {}, guard: isChanging ? "changing" : "healing" } as const;
    const { asksOutside, ...printed } = printLoaded(loaded, skeleton, source || unit, form);
    const isRepeatable = terms?.isRepeatable ?? (!asksOutside && !isNothing(skeleton.result));
    const foreseen = await compileThrows(candidate, skeleton);
    return {
      compiled: {
        fingerprint,
        source,
        linked: link(linked, skeleton, isChanging),
        ...printed,
        ...(isRepeatable ? { isRepeatable } : {}),
        ...(foreseen === undefined ? {} : { foreseen }),
      },
    };
  } catch (error) {
    const findings = findingsOf(error);
    if (findings.length === 0) throw error;
    return { findings };
  }
}

/** Whether a result says nothing: two calls cannot be told apart by it. */
function isNothing(shape: Shape): boolean {
  if (shape.kind === "promise") return isNothing(shape.of);
  if (shape.kind === "union") return shape.of.every(isNothing);
  return shape.kind === "void" || shape.kind === "undefined" || shape.kind === "never";
}

/**
 * The errors that a contract foresees, as a function that returns them with their conditions: asked for in the catch only.
 * Those of the stub's options are functions already.
 */
async function compileThrows({ contract, ...candidate }: Candidate, skeleton: Skeleton): Promise<string | undefined> {
  const throws = contract?.throws ?? [];
  if (throws.length === 0) return undefined;
  const unit = [candidate.imports, candidate.helpers, `function ${skeleton.name}() { return ${printThrows(throws)}; }`];
  const { code } = await transform(unit.join("\n"), optionsFor(skeleton));
  const text = new MagicString(code);
  prepareLoaded(text, skeleton, { allow: {}, guard: "plain" });
  return text.toString();
}

function printLoaded(
  { code, map }: { readonly code: string; readonly map: string },
  skeleton: Skeleton,
  source: string,
  form: Parameters<typeof prepareLoaded>[2],
) {
  const text = new MagicString(code);
  const { isPowerful, asksOutside } = prepareLoaded(text, skeleton, form);
  const edited = text.generateMap({ hires: "boundary", source: "code.js" });
  const composed = remapping([{ ...edited, version: 3 }, JSON.parse(map)], () => null);
  const inline = JSON.stringify({ ...composed, sourcesContent: [source] });
  return { loaded: `${joinMap(text.toString(), inline)}\n`, asksOutside, ...(isPowerful ? { isPowerful } : {}) };
}

function findingsOf(error: unknown): Finding[] {
  const messages = (error as { errors?: readonly Message[] }).errors ?? [];
  return messages.map(({ text, location }) => ({
    check: "compile",
    code: "syntax-error",
    message: `It does not compile: ${explain(text)}`,
    ...(location === null ? {} : { line: location.lineText }),
  }));
}

// Two things that a method may do and a body kept outside of its class cannot.
function explain(text: string): string {
  const isPrivate = text.startsWith("Private name");
  if (!isPrivate && text !== 'Unexpected "super"') return `${text}.`;
  const what = isPrivate ? "#private members" : "super";
  return `the body is stored outside its class, where ${what} cannot be accessed; use public members of the class.`;
}

function reservedName(name: string): Finding {
  return {
    check: "compile",
    code: "reserved-name",
    message: `The name ${name} is reserved for the runtime; choose another.`,
  };
}
