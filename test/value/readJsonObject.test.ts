import { expect, it } from "vitest";
import { readJsonObject } from "../../src/value/findJson.js";

it.each([
  ['{"a":1}', { a: 1 }],
  [JSON.stringify('{"a":1}'), { a: 1 }],
  [JSON.stringify(JSON.stringify('{"a":1}')), { a: 1 }],
  [JSON.stringify(JSON.stringify(JSON.stringify('{"a":1}'))), { a: 1 }],
  [JSON.stringify(JSON.stringify(JSON.stringify(JSON.stringify('{"a":1}')))), undefined],
  ['[{"a":1}]', { a: 1 }],
  ['```json\n{"a":1,}\n```', { a: 1 }],
  ["[]", undefined],
  ['[{"a":1},{"b":2}]', undefined],
  ['{"a":1} {"b":2}', undefined],
  ['{"a":1}{"a":1}', { a: 1 }],
  ['{}{"a":1}', { a: 1 }],
  ['{"a":1}}', { a: 1 }],
  ['{"a": "b", "c": {"d": 1}', undefined],
  ["{'a': 'b', 'c': True, 'd': None,}", { a: "b", c: true, d: null }],
  [`{'a': "it's"}`, { a: "it's" }],
  ["{'a': 'it's'}", undefined],
  ['{"a": "one\ntwo"}', { a: "one\ntwo" }],
  ["{a: 1, b-c: [1, 2]}", { a: 1, "b-c": [1, 2] }],
  ['{"a": 1, // one\n /* two */ "b": 2}', { a: 1, b: 2 }],
  ["{\u201Ca\u201D: \u201Cb\u201D}", { a: "b" }],
  ['{"a": "\\u0041\\n\\"\\/"', undefined],
  ["{'a': '\\u0041\\n\\''}", { a: "A\n'" }],
  ["{a: string}", undefined],
  ["{a: 1 b: 2}", undefined],
  ["{a: 1.2.3}", undefined],
  ["5", undefined],
  ["null", undefined],
  ['"text"', undefined],
  ["", undefined],
])("%j holds the object %j", (text, object) => {
  expect(readJsonObject(text)).toEqual(object);
});

it.each([
  ['{"a": {"b": [1, 2', { a: { b: [1, 2] } }],
  ['{"a": {"b": 1},', { a: { b: 1 } }],
  ['{"a": "cut', undefined],
  ['{"a": ', undefined],
  ['{"a"', undefined],
  ['{"a": [1}', undefined],
])("%j is closed where it ends, when that is said to be its end", (text, object) => {
  expect(readJsonObject(text)).toBeUndefined();
  expect(readJsonObject(text, true)).toEqual(object);
});

it("keeps a name that means something to the language", () => {
  const object = readJsonObject("{__proto__: {'a': 1}}");
  expect(Object.keys(object ?? {})).toEqual(["__proto__"]);
  expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
});
