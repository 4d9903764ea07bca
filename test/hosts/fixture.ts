import { fence, LIGHT } from "../world/project.js";

/** How the user's own decorators are compiled; ours is erased either way. */
export type Dialect = "standard" | "legacy";

const text = `import type { Unit } from "@/unit";
import { selfCoding, stub } from "selfcoding";

/** The length in metres. */
export function metres(amount: number, unit: Unit): number {
  return stub(amount, unit);
}

/** The first letter, as a capital; "" for "". */
export const initial = selfCoding((name: string): string => {
  return stub(name);
});

export function fails(): never {
  const value: number = 1; throw new Error("here " + value);
}
`;

/** The files of the program that every tool builds. */
export function fixture(dialect: Dialect): Record<string, string> {
  const compilerOptions = {
    ...LIGHT,
    target: "ES2022",
    module: "ESNext",
    moduleResolution: "Bundler",
    strict: true,
    jsx: "react",
    types: ["node"],
    paths: { "@/*": ["./src/*"] },
    resolveJsonModule: true,
    isolatedModules: true,
    allowImportingTsExtensions: true,
    noEmit: true,
    // Runners that write CommonJS may not be told so.
    ...(dialect === "legacy" ? { experimentalDecorators: true } : { verbatimModuleSyntax: true }),
  };
  return {
    "package.json": JSON.stringify({ name: "user", type: "module", selfcoding: { limits: { inputs: 0 } } }),
    "tsconfig.json": JSON.stringify({ compilerOptions, include: ["src"] }),
    // Another package of the workspace, which is linked into node_modules.
    "packages/halves/package.json": JSON.stringify({
      name: "halves",
      type: "module",
      exports: "./src/index.ts",
      selfcoding: { limits: { inputs: 0 } },
    }),
    "packages/halves/src/index.ts": `import { stub } from "selfcoding";

/** Half of a number. */
export function half(amount: number): number {
  return stub(amount);
}
`,
    "src/ratios.json": '{ "feet": 0.3 }\n',
    "src/unit.ts": 'export type Unit = "km" | "m";\n',
    "src/text.ts": text,
    "src/later.ts": `import { stub } from "selfcoding";

/** The sum, later. */
export async function later(one: number, other: number): Promise<number> {
  return stub(one, other);
}

/** The numbers from 0 up, below the end. */
export function* upTo(end: number): Generator<number> {
  return stub(end);
}
`,
    "src/shelf.ts": shelf(dialect),
    "src/view.tsx": view("<b>{label(word)}</b> as unknown as string"),
    "src/values.ts": `import { later, upTo } from "@/later";
import { half } from "halves";
import ratios from "./ratios.json";
import { Shelf } from "./shelf.ts";
import { initial, metres } from "./text";
import { view } from "./view";

export async function values(name: string): Promise<string> {
  const all = [metres(2, "km"), await later(1, 2), [...upTo(3)], new Shelf(["b", "a"]).first(), view("go"), initial(name)];
  all.push(half(42), ratios.feet);
  return JSON.stringify(all);
}
`,
    "src/main.ts": `import { fails, initial } from "./text";
import { values } from "./values";

const [word] = process.argv.slice(2);
if (word === "throw") fails();
if (word === "break") initial(Object(0));
console.log(await values(word ?? "ada"));
`,
  };
}

/**
 * A file that may hold elements.
 *
 * @param element for tools that only compile them by a plugin of their own: the same without one
 */
export const view = (element: string): string => `/** @jsx element */
import { stub } from "selfcoding";

function element(name: string, _attributes: unknown, ...children: string[]): string {
  return \`<\${name}>\${children.join("")}</\${name}>\`;
}

/** The text of a label, with an exclamation mark. */
export function label(word: string): string {
  return stub(word);
}

export const view = (word: string): string => ${element};
`;

/** A class with a stub, and with a decorator of the user's where the tools know the dialect. */
function shelf(dialect: Dialect): string {
  const other = dialect === "legacy" ? "@keep " : "";
  return `import { selfCoding, stub } from "selfcoding";

export function keep(_target: object, _key: string): void {}

export class Shelf {
  ${other}readonly titles: readonly string[];

  constructor(titles: readonly string[]) {
    this.titles = titles;
  }

  /** The first title in the order of the alphabet. */
  @selfCoding({ limits: { attempts: 3 } })
  first(): string | undefined {
    return stub(this.titles);
  }
}
`;
}

/** What the model answers, in order, for each stub. */
export const REPLIES = {
  metres: [
    fence('function metres(amount: number, unit: Unit): number {\n  return unit === "km" ? amount * 1000 : amount;\n}'),
  ],
  // The second is its heal: the first throws for "".
  initial: [
    fence("const initial = (name: string): string => {\n  return name.at(0)!.toUpperCase();\n};"),
    fence('const initial = (name: string): string => {\n  return (name.at(0) ?? "").toUpperCase();\n};'),
  ],
  later: [
    fence(
      "async function later(one: number, other: number): Promise<number> {\n  await null;\n  return one + other;\n}",
    ),
  ],
  upTo: [fence("function* upTo(end: number): Generator<number> {\n  for (let n = 0; n < end; n++) yield n;\n}")],
  first: [fence("function first(this: Shelf): string | undefined {\n  return [...this.titles].sort()[0];\n}")],
  half: [fence("function half(amount: number): number {\n  return amount / 2;\n}")],
  label: [fence('function label(word: string): string {\n  return word + "!";\n}')],
};

/** What the program prints for a name. */
export const printed = (initial: string): string =>
  `[2000,3,[0,1,2],"a","<b>go!</b>",${JSON.stringify(initial)},21,0.3]\n`;

/** Where the body of the linked package's stub is kept: with that. */
export const STORED_BESIDE = "packages/halves/.selfcoding/src/index/half.ts";

/** Where the stubs' bodies are kept. */
export const STORED = ["text/metres", "text/initial", "later/later", "later/upTo", "shelf/Shelf.first", "view/label"];

/** Where `fails` throws, as stack traces name it. */
export const FAILS_AT = { line: 15, column: 34 };
