// The functions of the call benchmark: as stubs, by hand, and as the model answers them.
const heads = {
  tiny: "tiny(a: number, b: number): number",
  rows: "rows(list: readonly { price: number; count: number }[]): number",
  slug: "slug(title: string): string",
  soon: "soon(a: number): Promise<number>",
};
const bodies = {
  tiny: "return a + b;",
  rows: "let sum = 0;\n  for (const row of list) sum += row.price * row.count;\n  return sum;",
  slug: 'return title.trim().toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");',
  soon: "await null;\n  return a + 1;",
};
const names = Object.keys(heads);
const keyword = (name) => (name === "soon" ? "async function" : "function");
const method = "scaled(factor: number): number";
const methodBody = "return this.weight * factor;";
const ownerClass = (body, decorator) =>
  `export class Fish {\n  constructor(readonly weight: number) {}\n  ${decorator} ${method} { ${body} }\n}\n`;

export const stubs = `import { selfCoding, stub } from "selfcoding";\n${names
  .map((name) => `/** Does what its name says. */\nexport ${keyword(name)} ${heads[name]} {\n  return stub();\n}\n`)
  .join("")}${ownerClass("return stub();", "/** Weight times factor. */ @selfCoding()")}`;

export const byHand = `${names.map((name) => `export ${keyword(name)} ${heads[name]} {\n  ${bodies[name]}\n}\n`).join("")}${ownerClass(methodBody, "")}`;

const fence = (code) => `\`\`\`ts\n${code}\n\`\`\``;
export const replies = {
  ...Object.fromEntries(
    names.map((name) => [name, [fence(`${keyword(name)} ${heads[name]} {\n  ${bodies[name]}\n}`)]]),
  ),
  scaled: [fence(`function scaled(this: Fish, factor: number): number {\n  ${methodBody}\n}`)],
};
