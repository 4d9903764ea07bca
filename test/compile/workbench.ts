import { createRequire } from "node:module";
import vm from "node:vm";
import { compile } from "../../src/compile/compile.js";
import { load } from "../../src/compile/load.js";
import { printSource } from "../../src/compile/source.js";
import type { Candidate, Compiled } from "../../src/contract/nouns.js";
import type { Skeleton } from "../../transformer/stub.js";

export const PROVENANCE = { version: 1, model: "scripted", adoptedAt: "2026-11-23T04:00:00.000Z", attempts: 1 };

/** A skeleton of which a test says only what it is about. */
export function skeletonOf(signature: string, more: Partial<Skeleton> & { readonly args?: string } = {}): Skeleton {
  const name = /function\*? ([\w$]+)/.exec(signature)?.[1] ?? "nameless";
  const { args = "", ...rest } = more;
  return {
    id: `src/file.ts#${name}`,
    name,
    spelling: name,
    file: "src/file.ts",
    form: "declaration",
    calls: "sync",
    isStatic: false,
    isAsyncKeyword: signature.includes("async function"),
    handle: `$stub_${name}`,
    signature,
    header: signature.split("\n").at(-1) ?? "",
    parameters: splitArguments(args).map((argument) => ({
      name: argument,
      argument,
      type: "any",
      shape: { kind: "any" },
      isOptional: false,
      isRest: argument.startsWith("..."),
    })),
    result: { kind: "any" },
    resultType: "any",
    shapes: {},
    docs: { description: "", parameters: [], returns: "", throws: [], examples: [], remarks: [] },
    hints: [],
    uses: [],
    types: "",
    scope: [],
    fingerprint: "0123456789abcdef",
    ...(signature.includes("(this: ") ? { hasThis: true } : {}),
    ...rest,
  };
}

function splitArguments(args: string): string[] {
  return args === "" ? [] : args.split(/,\s*(?![^{]*\})/);
}

export function scopeOf(kinds: Readonly<Record<string, string>>): Skeleton["scope"] {
  return Object.entries(kinds).map(([name, text]) => {
    const [word = "const", type = "any"] = text.split(":");
    const kind = word as Skeleton["scope"][number]["kind"];
    return { name, kind, type, summary: "", ...(type.includes("=>") ? { isCode: true } : {}) };
  });
}

/** One call of `heal` or `healNext`, as it reached the handle. */
export interface Heal {
  readonly kind: "heal" | "healNext";
  readonly error: unknown;
  readonly self: unknown;
  readonly values: readonly unknown[];
}

export async function compiled(candidate: Partial<Candidate>, skeleton: Skeleton): Promise<Compiled> {
  const full = { imports: "", helpers: "", body: "", ...candidate };
  const result = await compile(full, skeleton, printSource(full, skeleton, PROVENANCE), {
    sourcePath: "/kept/version.ts",
  });
  if ("findings" in result) throw new Error(result.findings[0]?.message);
  return result.compiled;
}

// `any`: tests call functions of every signature.
export type Callable = (this: any, ...values: any[]) => any;

export interface Built {
  readonly run: Callable;
  readonly heals: Heal[];
  readonly compiled: Compiled;
}

/** Compiles a body and makes both functions of it: as it is linked into the user's file, and as it is loaded. */
export async function build(
  candidate: Partial<Candidate>,
  skeleton: Skeleton,
  more: { readonly scope?: object; readonly heal?: (heal: Heal) => unknown; readonly file?: string } = {},
): Promise<{ linked: Built; loaded: Built }> {
  const both = await compiled(candidate, skeleton);
  return {
    get linked() {
      return runLinked(both, skeleton, more);
    },
    get loaded() {
      return runLoaded(both, more);
    },
  };
}

function handleOf(heals: Heal[], answer: (heal: Heal) => unknown) {
  const note =
    (kind: Heal["kind"]) =>
    (error: unknown, self: unknown, values: readonly unknown[]): unknown => {
      const heal = { kind, error, self, values };
      heals.push(heal);
      return answer(heal);
    };
  return { heal: note("heal"), healNext: note("healNext") };
}

function runLinked(
  both: Compiled,
  skeleton: Skeleton,
  { heal = () => "healed", file = "" }: Parameters<typeof build>[2] & object,
): Built {
  const heals: Heal[] = [];
  const handle = handleOf(heals, heal);
  const { body, helpers, imports } = both.linked;
  const required = imports.replace(/import \{ (.*?) \} from ("[^"]*");/g, (_all, names: string, from: string) => {
    return `const { ${names.replaceAll(" as ", ": ")} } = $require(${from});`;
  });
  const header = skeleton.signature
    .split("\n")
    .at(-1)
    ?.replace(/this: \w+(, )?/, "")
    .replace(/\): .*$/, ")")
    .replace(/: ?(number|string|boolean|any|\w+\[\]|\{[^}]*\})(?=[,)= ])/g, "");
  const text = `"use strict"; ${required} ${file}; ${header} { ${body} }; ${helpers}; return ${skeleton.name};`;
  const make = vm.compileFunction(text, [skeleton.handle, "$require"]);
  return { run: make(() => handle, createRequire(import.meta.url)) as Callable, heals, compiled: both };
}

function runLoaded(both: Compiled, { heal = () => "healed", scope = {} }: Parameters<typeof build>[2] & object): Built {
  const heals: Heal[] = [];
  const run = load(both, {
    stub: handleOf(heals, heal),
    scope,
    require: createRequire(import.meta.url),
    filename: "/cache/loaded.js",
  });
  return { run, heals, compiled: both };
}
