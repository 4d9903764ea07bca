import { expect, it } from "vitest";
import { isPlainLiteral } from "../../src/verify/types/plainLiteral.js";

it.each([
  '"a"',
  "-1.5",
  "10n",
  "[1, , undefined, null, true]",
  '{ a: { "b c": NaN }, __proto__: null }',
  'new Map([["a", new Set([new Date("2020-01-01T00:00:00.000Z")])]])',
  "new Uint8Array([1, 2])",
  "Buffer.from([1, 2])",
  "/x/g",
  'new RangeError("x")',
])("%s is a literal of plain data", (text) => expect(isPlainLiteral(text)).toBe(true));

it.each([
  "process.exit()",
  "(() => 1)()",
  "{ get a() { return 1; } }",
  "{ [process.exit()]: 1 }",
  "`${1}`",
  "[...process.argv]",
  "new Function('return 1')",
  "new Date(process.exit())",
  "Buffer.from(process.argv)",
  "Buffer.of([1])",
  "1), process.exit(",
  "1); (process.exit()",
  "a = 1",
  "",
])("%s is none", (text) => expect(isPlainLiteral(text)).toBe(false));
