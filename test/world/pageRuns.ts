import type { ScriptedReply } from "../../src/model/scripted.js";
import { fence } from "./project.js";

/** One block of the documents as a program: what the model answers it, and what it prints. */
export interface PageRun {
  /** The page and the name of the block, as `docs/checks.md proof.ts`. */
  readonly block: string;
  readonly replies?: Readonly<Record<string, readonly ScriptedReply[]>>;
  readonly prints: string;
  /** What progress and warnings must say. */
  readonly says?: RegExp;
  readonly environment?: Readonly<Record<string, string>>;
  /** A module that is run in place of the block, and uses it; `done` is waited for. */
  readonly main?: string;
  /** Blocks of one process: alone a block costs seconds of compilers that start. */
  readonly process: "pages" | "README" | "settings" | "alone";
}

const wish = (name: string, parameters: object, hypothesis = "the call answers the question"): ScriptedReply => ({
  toolCalls: [{ name, arguments: { hypothesis, criteria: ["The result fits the question."], parameters } }],
});

const judged = '{ "judgements": [{ "criterion": 1, "isMet": true, "reason": "It does." }] }';

const nineties = {
  librarian: [wish("filmsBetween", { from: 1990, to: 1999 })],
  "librarian.validator": [judged],
};
const decade = [fence("function decade(year: number): string {\n  return `${Math.floor(year / 10) * 10}s`;\n}")];

/** Two bodies for the function of the page on contracts: one that lacks rings, and one that knows them. */
function logLines(contract: string): string[] {
  const body = (seen: string, change: string): string =>
    fence(`function logLine(value: unknown): string {
  if (typeof value === "function") throw new TypeError("a function is no data");
  ${seen}
  return JSON.stringify(value, (_, one: unknown) => ${change}) ?? "undefined";
}`);
  const knowing =
    '{\n    if (typeof one === "bigint") return `${one}n`;\n    if (typeof one !== "object" || one === null) return one;\n    if (seen.has(one)) return "…";\n    seen.add(one);\n    return one;\n  }';
  return [
    `\`\`\`ts contract\n${contract}\n\`\`\`\n\n${body("", '(typeof one === "bigint" ? `${one}n` : one)')}`,
    body("const seen = new Set<unknown>();", knowing),
  ];
}

const distinct = (body: string): string =>
  fence(`export function distinct(list: readonly number[]): number[] {\n  ${body}\n}`);

/** Every program of the documents. `contract` is the one that the page on contracts shows. */
export function pageRuns(contract: string): readonly PageRun[] {
  return [
    {
      block: "README.md app.ts",
      process: "alone",
      replies: {
        parseDuration: [
          fence(
            'export function parseDuration(text: string): number {\n  const sizes: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 };\n  let total = 0;\n  for (const [, amount, unit] of text.matchAll(/(\\d+)\\s*([dhms])/g)) total += Number(amount) * (sizes[unit ?? ""] ?? 0);\n  return total;\n}',
          ),
        ],
      },
      prints: "172800000\n",
    },
    {
      block: "README.md shelf.ts",
      process: "README",
      replies: {
        long: [
          fence(
            "function long(this: Shelf, pages: number): string[] {\n  return this.books.filter((book) => book.pages >= pages).map(({ title }) => title);\n}",
          ),
        ],
      },
      prints: "[ 'Emma' ]\n",
    },
    {
      block: "README.md agents.mts",
      process: "README",
      replies: { ...nineties, decade },
      prints:
        "[ { title: 'Heat', year: 1995 } ] { from: 1990, to: 1999 }\n1970s .selfcoding/agents/writer/decade.ts\n1\n",
    },
    {
      block: "docs/getting-started.md greet.ts",
      process: "alone",
      replies: {
        greet: [
          fence(
            'function greet(name: string, hour: number): string {\n  const start = hour < 12 ? "Good morning" : hour >= 18 ? "Good evening" : "Hello";\n  return `${start}, ${name}`;\n}',
          ),
        ],
      },
      prints: "Good evening, Ada\n",
    },
    {
      block: "docs/authoring.md tank.ts",
      process: "pages",
      main: 'import { Aquarium, slug } from "./tank";\nconsole.log(new Aquarium([{ name: "Bo", weight: 2 }, { name: "Li", weight: 9 }]).nearHeaviest(0.5), slug(" A b c "));\n',
      replies: {
        nearHeaviest: [
          fence(
            "function nearHeaviest(this: Aquarium, share: number): string[] {\n  const limit = heaviest(this.fish) * (1 - share);\n  return this.fish.filter(({ weight }) => weight >= limit).map(({ name }) => name);\n}",
          ),
        ],
      },
      prints: "[ 'Li' ] a-b-c\n",
    },
    {
      block: "docs/authoring.md forms.ts",
      process: "pages",
      main: 'import { byId, clock, half, metres, pairs } from "./forms";\nexport const done = clock.show(new Date(2026, 0, 1, 9, 5)).then((time) => console.log(half(3), byId([{ id: "a" }], "a"), [...pairs([1, 2, 3])], metres("2 m"), metres(2), time));\n',
      replies: {
        half: [fence("const half = (amount: number): number => amount / 2;")],
        byId: [
          fence(
            "function byId<Item extends { id: string }>(items: readonly Item[], id: string): Item | undefined {\n  return items.find((item) => item.id === id);\n}",
          ),
        ],
        pairs: [
          fence(
            "function* pairs<Item>(items: readonly Item[]): Generator<[Item, Item]> {\n  for (let index = 1; index < items.length; index++) yield [items[index - 1]!, items[index]!];\n}",
          ),
        ],
        metres: [
          fence(
            'function metres(value: number | string): number | string {\n  return typeof value === "number" ? `${value} m` : Number.parseFloat(value) || 0;\n}',
          ),
        ],
        show: [
          fence(
            'async function show(date: Date): Promise<string> {\n  const two = (n: number): string => String(n).padStart(2, "0");\n  return `${two(date.getHours())}:${two(date.getMinutes())}`;\n}',
          ),
        ],
      },
      prints: "1.5 { id: 'a' } [ [ 1, 2 ], [ 2, 3 ] ] 2 2 m 09:05\n",
    },
    {
      block: "docs/contract.md log.ts",
      process: "pages",
      replies: { logLine: logLines(contract) },
      prints: '{"id":1}\na function is no data\n{"self":"…"}\n',
      says: /log\.ts#logLine written .* log\.ts#logLine healed /s,
    },
    {
      block: "docs/contract.md average.ts",
      process: "pages",
      replies: {
        average: [
          fence(
            "function average(numbers: readonly number[]): number {\n  return numbers.reduce((sum, n) => sum + n, 0) / numbers.length;\n}",
          ),
        ],
      },
      prints: "3\n",
    },
    {
      block: "docs/checks.md proof.ts",
      process: "pages",
      replies: {
        distinct: [
          fence("distinct([]) // => []\ndistinct([2, 2]) // => [2]\ndistinct([0.5, -1]) // => [-1, 0.5]"),
          distinct("return [...new Set(list)].sort();"),
          distinct("return [...new Set(list)].sort((one, other) => one - other);"),
          distinct("return byHand([...new Set(list)]);"),
        ],
      },
      prints: "[ 1, 2, 3 ]\n",
      says: /distinct[^\n]* attempt 1 refused/,
    },
    {
      block: "docs/healing.md events.ts",
      process: "alone",
      prints: "",
    },
    { block: "docs/healing.md canary.ts", process: "alone", prints: "" },
    {
      block: "docs/healing.md recorded.ts",
      process: "pages",
      replies: {
        initials: [
          fence(
            'function initials(name: string): string {\n  return name.split(" ").map((word) => word.charAt(0)).join("");\n}',
          ),
        ],
      },
      prints: "AL GH\n",
    },
    {
      block: "docs/agents.md librarian.mts",
      process: "pages",
      replies: nineties,
      prints: "filmsBetween { from: 1990, to: 1999 }\n[ { title: 'Heat', year: 1995 } ]\n",
    },
    {
      block: "docs/agents.md validated.mts",
      process: "pages",
      replies: { weather: [wish("temperatureOf", { city: "Oslo" })] },
      prints: "4 true\n",
    },
    {
      block: "docs/memory.md shop.mts",
      process: "pages",
      replies: { shop: [wish("priceOf", { name: "melon" })] },
      prints: "prices are in euros\n0\n1\n",
    },
    {
      block: "docs/generated-functions.md historian.mts",
      process: "pages",
      replies: { decade },
      prints: "1970s .selfcoding/agents/historian/decade.ts\n",
    },
    {
      block: "docs/generated-functions.md orders.mts",
      process: "pages",
      replies: {
        orders: [wish("ordersOf", { customer: "Ada" })],
        byCapitals: [
          fence(
            "async function byCapitals(capitals: string): Promise<string[]> {\n  return ordersOf(capitals.charAt(0) + capitals.slice(1).toLowerCase());\n}",
          ),
        ],
      },
      prints: "1\n[ 'an order of Grace' ]\ntrue\n",
    },
    { block: "docs/production.md costs.ts", process: "settings", prints: "" },
    { block: "docs/production.md shutdown.ts", process: "settings", prints: "" },
    { block: "docs/testing.md scripted.ts", process: "alone", prints: '80\n"" 2\n' },
    { block: "docs/testing.md askShop.mts", process: "pages", prints: "6 1\n" },
    { block: "docs/traces.md tracing.ts", process: "settings", prints: "" },
    { block: "docs/traces.md channels.ts", process: "settings", prints: "third adopted 1\n2\n" },
    {
      block: "docs/security.md region.ts",
      process: "pages",
      replies: { region: [fence('function region(): string {\n  return process.env.REGION ?? "local";\n}')] },
      environment: { REGION: "north" },
      prints: "north\n",
    },
    {
      block: "docs/toolchains.md till.ts",
      process: "alone",
      replies: {
        sum: [
          fence("function sum(argument1: number, argument2: number): number {\n  return argument1 + argument2;\n}"),
        ],
      },
      prints: "5\n",
      says: /Till\.sum is written from reflect-metadata/,
      environment: { NODE_NO_WARNINGS: "" },
    },
  ];
}

/** What becomes of each line of shell: what it prints in the project of the README, or why it is not run there. */
export const SHELL: Readonly<Record<string, { readonly prints: string } | { readonly because: string }>> = {
  "npm init -y && npm install selfcoding": { because: "the project is made so, with the packed tarball" },
  "export OPENAI_API_KEY=…": { because: "the scripted server takes any key" },
  "node --import selfcoding/register app.ts": { prints: "172800000\n" },
  "node --import selfcoding/register greet.ts": { because: "every block is run so" },
  "npx selfcoding status": { prints: "current  app.ts#parseDuration, version 1 of 1" },
  "npx selfcoding build -p tsconfig.json": { prints: "1 linked" },
  "npx selfcoding build --frozen": { prints: "1 linked" },
  "npx selfcoding build --watch": { because: "it ends only when it is told to: tests of the build watch with it" },
  "SELFCODING_MODE=frozen node out/app.js": { prints: "172800000\n" },
  "npx selfcoding doctor": { because: "no model is set where the pages are tested: it is run for CI, below" },
  "npx selfcoding doctor --fix": { because: "tests of the command itself show what it writes" },
  "SELFCODING_MODE=frozen npx selfcoding doctor": { prints: "Everything looks right.\n" },
  "npx selfcoding check": { because: "the project of the pages has stubs that are not written: tests of the command" },
  "npx selfcoding check --output github": { because: "the same" },
  "npx selfcoding status --output json": { prints: '"schemaVersion": 1' },
  "npx selfcoding write": { because: "no model is set there: tests of the command write" },
  "npx selfcoding write --plan plan.json": { because: "the same" },
  "npx selfcoding write --apply plan.json": { because: "the same" },
  "npx selfcoding review": { prints: "Nothing waits for approval." },
  "npx selfcoding approve parseDuration": { because: "nothing waits there: tests of the command approve" },
  'npx selfcoding reject parseDuration --reason "use the table in units.ts"': { because: "the same" },
  "SELFCODING_FLEET=postgres://db/app npx selfcoding review --fleet": {
    because: "no fleet is there: tests on real servers decide and pull so",
  },
  "npx selfcoding approve parseDuration --fleet": { because: "the same" },
  'npx selfcoding rollback parseDuration --fleet --reason "wrong for leap seconds"': { because: "the same" },
  "npx selfcoding log parseDuration --fleet": { because: "the same" },
  "SELFCODING_FLEET=postgres://db/app npx selfcoding pull": { because: "the same" },
  "npx selfcoding pull --pr": { because: "the same" },
  "npx selfcoding push": { because: "the same" },
  "npx selfcoding log parseDuration": { prints: "version 1 of app.ts#parseDuration (current)" },
  "npx selfcoding why parseDuration": { prints: "[model]" },
  "npx selfcoding diff": { because: "nothing differs there: tests of the command show what it prints" },
  'npx selfcoding rollback parseDuration --reason "wrong for leap seconds"': { because: "there is one version there" },
  "npx selfcoding rollback parseDuration --undo": { because: "the same" },
  "npx selfcoding verify": { prints: "verified app.ts#parseDuration" },
  "npx selfcoding cases parseDuration list": { prints: "1  recorded  parseDuration(" },
  "npx selfcoding cases parseDuration add 'parseDuration(\"1m\")' 60000": { prints: "kept as case 2" },
  "npx selfcoding cases parseDuration remove 2": { prints: "case 2 is forgotten" },
  "npx selfcoding adopt parseDuration": { because: "its body is not edited there: tests of the command do that" },
  "npx selfcoding heal parseDuration --call call.json": { because: "nothing fails there: tests of the command heal" },
  "npx selfcoding eject parseDuration --dry-run": { prints: "+++ b/app.ts" },
  "npx selfcoding eject parseDuration": { because: "the other pages run the stub: tests of the command eject" },
  "npx selfcoding eject --all --tests": { because: "the same" },
  "npx tsx --import selfcoding/register app.ts": { prints: "172800000\n" },
  "bun --preload selfcoding/register app.ts": { because: "`npm run hosts` runs the fixture so" },
  "bun test --preload selfcoding/register": { because: "`npm run hosts` runs the fixture so" },
  "deno run -A --import npm:selfcoding/register app.ts": {
    because: "Deno is not there; tried by hand, as the page says",
  },
  "NODE_UNDER_TEST=/path/to/node npx vitest run test/integrations test/runtime": {
    because: "it runs the tests themselves, on another Node",
  },
};
