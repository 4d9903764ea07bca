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
  ["5", undefined],
  ["null", undefined],
  ['"text"', undefined],
  ["", undefined],
])("%j holds the object %j", (text, object) => {
  expect(readJsonObject(text)).toEqual(object);
});
