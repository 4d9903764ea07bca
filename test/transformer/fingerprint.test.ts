import { expect, test } from "vitest";
import { createWorld } from "./world.js";

const FILES = {
  "main.ts": `import { stub } from "selfcoding";
import type { Item } from "./item.js";
const LIMIT = 1;
/** Adds. */
export function f(items: Item[]): number {
  // a hint
  return stub.with({ prompt: "please" })(items);
}
`,
  "item.ts": "export interface Item { price: number }",
};

async function fingerprintWith(file: keyof typeof FILES, from: string, to: string): Promise<string> {
  expect(FILES[file]).toContain(from);
  await using world = createWorld({ ...FILES, [file]: FILES[file].replace(from, to) });
  return world.skeleton("main.ts").fingerprint;
}

test.each([
  ["the signature", "main.ts", "items: Item[]", "items: readonly Item[]"],
  ["the docs", "main.ts", "Adds.", "Multiplies."],
  ["a hint", "main.ts", "a hint", "another hint"],
  ["a use", "main.ts", "(items);", "(items, LIMIT);"],
  ["an option", "main.ts", "please", "now"],
  ["a type of another file", "item.ts", "price: number", "price: bigint"],
] as const)("%s changes the fingerprint", async (_, file, from, to) => {
  const before = await fingerprintWith(file, from, from);
  expect(before).toMatch(/^[0-9a-f]{16}$/);
  expect(await fingerprintWith(file, from, to)).not.toBe(before);
});

test.each([
  ["a value in reach", "main.ts", "const LIMIT = 1;", "const LIMIT = 2; export const other = 3;"],
  ["formatting of the header", "main.ts", "(items: Item[]): number {", "(\n  items: Item[], // all\n): number {"],
  ["a type out of reach", "item.ts", "export interface", "export type Other = 1; export interface"],
] as const)("%s does not", async (_, file, from, to) => {
  expect(await fingerprintWith(file, from, to)).toBe(await fingerprintWith(file, from, from));
});

test("what a module adds to a type counts where it is imported or ambient, not because it happens to be loaded", async () => {
  const added = 'export {};\ndeclare module "./item.js" { interface Item { weight: number } }';
  const typesWith = async (more: Record<string, string>) => {
    await using world = createWorld({ ...FILES, ...more });
    return world.skeleton("main.ts").types;
  };
  const alone = await typesWith({});
  expect(await typesWith({ "more.ts": added })).toBe(alone);
  expect(await typesWith({ "more.d.ts": added })).toContain("weight");
  const main = `import "./more.js";\n${FILES["main.ts"]}`;
  expect(await typesWith({ "main.ts": main, "more.ts": added })).toContain("weight");
});
