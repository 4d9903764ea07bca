import type { WrittenBody } from "./world.js";

/** A file with stubs, the bodies of their versions, and what it is once they stand in it. */
export interface Form {
  readonly name: string;
  readonly text: string;
  readonly bodies: readonly WrittenBody[];
  readonly ejected: string;
}

const head = 'import { stub } from "selfcoding";\n\n';

/** One of each kind of stub, and of what has to make room or stay. */
export const FORMS: readonly Form[] = [
  {
    name: "a function, whose docs and comments stay",
    text: `${head}/** Twice. */\nexport function twice(n: number): number {\n  // Fast.\n  return stub(n); // Now.\n}\n`,
    bodies: [{ stub: "#twice", body: "return n * 2;" }],
    ejected: "/** Twice. */\nexport function twice(n: number): number {\n  // Fast.\n  // Now.\n  return n * 2;\n}\n",
  },
  {
    name: "arrows, with a body of their own and without",
    text: `${head}export const one = (n: number): number => stub();\nexport const two = (n: number): number => {\n  return stub();\n};\n`,
    bodies: [
      { stub: "#one", body: "return n + 1;" },
      { stub: "#two", body: "return n + 2;" },
    ],
    ejected:
      "export const one = (n: number): number => {\n  return n + 1;\n};\nexport const two = (n: number): number => {\n  return n + 2;\n};\n",
  },
  {
    name: "async functions and generators",
    text: `${head}export async function later(n: number): Promise<number> {\n  return stub();\n}\nexport function* upTo(n: number): Generator<number> {\n  return yield* stub();\n}\n`,
    bodies: [
      { stub: "#later", body: "await null;\nreturn n;" },
      { stub: "#upTo", body: "for (let i = 0; i < n; i++) yield i;" },
    ],
    ejected:
      "export async function later(n: number): Promise<number> {\n  await null;\n  return n;\n}\nexport function* upTo(n: number): Generator<number> {\n  for (let i = 0; i < n; i++) yield i;\n}\n",
  },
  {
    name: "members, static ones and getters; a field above keeps its end",
    text: `import { selfCoding, stub } from "selfcoding";\n\nexport class Box {\n  side = 2\n  @selfCoding({ mode: "auto" })\n  *[Symbol.iterator](): Generator<number> {}\n  static of(n: number): Box {\n    return stub();\n  }\n  get area(): number {\n    return stub();\n  }\n}\n`,
    bodies: [
      { stub: "iterator]", body: "yield this.side;" },
      { stub: "#Box.of", body: "return Object.assign(new Box(), { side: n });" },
      { stub: "#Box.area", body: "return this.side ** 2;" },
    ],
    ejected:
      "export class Box {\n  side = 2;\n  *[Symbol.iterator](): Generator<number> {\n    yield this.side;\n  }\n  static of(n: number): Box {\n    return Object.assign(new Box(), { side: n });\n  }\n  get area(): number {\n    return this.side ** 2;\n  }\n}\n",
  },
  {
    name: "other decorators stay, and ours on the class goes with its last stub",
    text: `import { selfCoding, stub } from "selfcoding";\nfunction seen(..._: unknown[]): void {}\n\n@selfCoding({ mode: "auto" })\nexport class Box {\n  @seen @selfCoding\n  // All of it.\n  area(): number {\n    return stub();\n  }\n}\n`,
    bodies: [{ stub: "#Box.area", body: "return 4;" }],
    ejected:
      "function seen(..._: unknown[]): void {}\n\nexport class Box {\n  @seen\n  // All of it.\n  area(): number {\n    return 4;\n  }\n}\n",
  },
  {
    name: "a wrapper goes, with its options; a body of the user's own stays where there is no version",
    text: `import { selfCoding } from "selfcoding";\n\nexport const own = selfCoding(function (n: number): number {\n  return n; // Mine.\n});\nexport const healed = selfCoding((n: number): number => n, { mode: "auto" });\n`,
    bodies: [{ stub: "#healed", body: "return n + 1;" }],
    ejected:
      "export const own = function (n: number): number {\n  return n; // Mine.\n};\nexport const healed = (n: number): number => {\n  return n + 1;\n};\n",
  },
  {
    name: "options and what only they named",
    text: `import { ours } from "./ours.js";\nimport { stub } from "selfcoding";\n\nexport function half(n: number): number {\n  return stub.with({ examples: [{ arguments: [4], returns: 2 }], prompt: ours })(ours);\n}\n`,
    bodies: [{ stub: "#half", body: "return n / 2;" }],
    ejected: "export function half(n: number): number {\n  return n / 2;\n}\n",
  },
  {
    name: "helpers before the statement, without an export, with the names of the file left alone",
    text: `${head}const pad = 1;\nexport { pad };\n\n// Above.\n\n// The first.\nexport function first(n: number): number {\n  return stub();\n}\n\nexport function second(n: number): number {\n  return stub();\n}\n`,
    bodies: [
      {
        stub: "#first",
        helpers: "/** By a lot. */\nexport const pad = 100;\nfunction grow(n: number): number {\n  return n + pad;\n}",
        body: "const all = { pad };\nreturn grow(n) + all.pad;",
      },
      {
        stub: "#second",
        helpers: "const grow = 3;\ninterface Sized {\n  grow: number;\n}",
        body: "const sized: Sized = { grow };\nreturn n * sized.grow;",
      },
    ],
    ejected:
      "const pad = 1;\nexport { pad };\n\n// Above.\n\n/** By a lot. */\nconst pad2 = 100;\n\nfunction grow(n: number): number {\n  return n + pad2;\n}\n\n// The first.\nexport function first(n: number): number {\n  const all = { pad: pad2 };\n  return grow(n) + all.pad;\n}\n\nconst grow2 = 3;\n\ninterface Sized {\n  grow: number;\n}\n\nexport function second(n: number): number {\n  const sized: Sized = { grow: grow2 };\n  return n * sized.grow;\n}\n",
  },
  {
    name: "a helper that two bodies share is put in once",
    text: `${head}export function first(n: number): number {\n  return stub();\n}\nexport function second(n: number): number {\n  return stub();\n}\n`,
    bodies: [
      { stub: "#first", helpers: "const step = 2;", body: "return n + step;" },
      { stub: "#second", helpers: "const step = 2;", body: "return n * step;" },
    ],
    ejected:
      "const step = 2;\n\nexport function first(n: number): number {\n  return n + step;\n}\nexport function second(n: number): number {\n  return n * step;\n}\n",
  },
  {
    name: "imports join those that are there; types are imported as types",
    text: `import { ours } from './ours.js'\nimport { stub } from 'selfcoding'\nimport type { Cart } from './ours.js'\n\nexport function count(cart: Cart): number {\n  return stub()\n}\nconsole.log(ours)\n`,
    bodies: [
      {
        stub: "#count",
        imports:
          'import { ours, round } from "./ours.js";\nimport { Item, Cart as Basket } from "./ours.js";\nimport * as all from "./ours.js";\nimport main from "./main.js";',
        body: "const items: readonly Item[] = cart.items;\nconst basket: Basket = cart;\nvoid basket;\nvoid ours;\nreturn round(items.length) + all.round(1) + main(2);",
      },
    ],
    ejected:
      "import { ours, round, type Item, type Cart as Basket } from './ours.js'\nimport type { Cart } from './ours.js'\nimport * as all from './ours.js'\nimport main from './main.js'\n\nexport function count(cart: Cart): number {\n  const items: readonly Item[] = cart.items;\n  const basket: Basket = cart;\n  void basket;\n  void ours;\n  return round(items.length) + all.round(1) + main(2);\n}\nconsole.log(ours)\n",
  },
  {
    name: "an import whose name is another's in the file",
    text: `${head}export function shown(n: number): number {\n  return stub();\n}\nexport const round = "round";\n`,
    bodies: [{ stub: "#shown", imports: 'import { round as round } from "./ours.js";', body: "return round(n);" }],
    ejected:
      'import { round as round2 } from "./ours.js";\n\nexport function shown(n: number): number {\n  return round2(n);\n}\nexport const round = "round";\n',
  },
  {
    name: "the indentation of the place, in tabs; lines within a text are left alone",
    text: `${head}export namespace Inner {\n\texport function shown(n: number): string {\n\t\treturn stub();\n\t}\n}\n`,
    bodies: [{ stub: "#Inner.shown", body: "if (n > 1) {\n  return `a\n  b`;\n}\nreturn String(n);" }],
    ejected:
      "export namespace Inner {\n\texport function shown(n: number): string {\n\t\tif (n > 1) {\n\t\t\treturn `a\n  b`;\n\t\t}\n\t\treturn String(n);\n\t}\n}\n",
  },
  {
    name: "the indentation of most lines, where one is odd, and a comment in the line of the brace",
    text: `${head}export namespace Inner {\n    export function shown(n: number): number { /* in */ return stub(); }\n\n    export const more = 1;\n\texport const odd = 1;\n}\n`,
    bodies: [{ stub: "#Inner.shown", body: "return n;" }],
    ejected:
      "export namespace Inner {\n    export function shown(n: number): number {\n        /* in */\n        return n;\n    }\n\n    export const more = 1;\n\texport const odd = 1;\n}\n",
  },
  {
    name: "the line ends and the mark of Windows",
    text: `\uFEFF${head}// Odd  \n\n\nexport function twice(n: number): number {\n  return stub();\n}\n`.replaceAll(
      "\n",
      "\r\n",
    ),
    bodies: [{ stub: "#twice", helpers: "const two = 2;", body: "return (\n  n * two\n);" }],
    ejected:
      "\uFEFF// Odd  \n\n\nconst two = 2;\n\nexport function twice(n: number): number {\n  return (\n    n * two\n  );\n}\n".replaceAll(
        "\n",
        "\r\n",
      ),
  },
  {
    name: "a file that stays a module, though nothing is left to make it one",
    text: `${head}function alone(n: number): number {\n  return stub();\n}\nconsole.log(alone(1));\n`,
    bodies: [{ stub: "#alone", body: "return n;" }],
    ejected: "export {};\n\nfunction alone(n: number): number {\n  return n;\n}\nconsole.log(alone(1));\n",
  },
  {
    name: "overloads, and parameters over several lines",
    text: `${head}export function pick(one: string): string;\nexport function pick(one: number): number;\nexport function pick(\n  one: string | number,\n): string | number {\n  return stub();\n}\n`,
    bodies: [{ stub: "#pick", body: "return one;" }],
    ejected:
      "export function pick(one: string): string;\nexport function pick(one: number): number;\nexport function pick(\n  one: string | number,\n): string | number {\n  return one;\n}\n",
  },
];

/** What the forms import. */
export const BESIDE = {
  "src/ours.ts":
    'export const ours = "a";\nexport interface Item {\n  name: string;\n}\nexport interface Cart {\n  items: Item[];\n}\nexport function round(n: number): number {\n  return Math.round(n);\n}\n',
  "src/main.ts": "export default function main(n: number): number {\n  return n;\n}\n",
};
