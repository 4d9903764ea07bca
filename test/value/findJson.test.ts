import { expect, it } from "vitest";
import { findJsonObjects } from "../../src/value/findJson.js";

it.each<[string, string, unknown[]]>([
  ["alone", '{"a": 1}', [{ a: 1 }]],
  ["fenced, with prose around", 'Sure!\n```json\n{"a": {"b": 2}}\n```\nDone.', [{ a: { b: 2 } }]],
  ["several", '{"a": 1} then {"b": 2}', [{ a: 1 }, { b: 2 }]],
  ["with braces in texts", '{"a": "}{", "b": "\\"}"}', [{ a: "}{", b: '"}' }]],
  ["behind a brace that is none", 'if {x} then {"a": 1}', [{ a: 1 }]],
  ["with trailing commas", '{"a": [1, 2,],}', [{ a: [1, 2] }]],
  ["inside of one that is none", '{x {"a": 1} }', [{ a: 1 }]],
  ["cut off", '{"a": {"b": 1}', [{ b: 1 }]],
  ["none", "no braces here", []],
])("JSON objects are found in a text: %s", (_name, text, found) => {
  expect(findJsonObjects(text)).toEqual(found);
});

it.each(["{", '{"', '{"a": "{', '"{x'])("a text full of %j takes no longer than a test may", (text) => {
  expect(findJsonObjects(text.repeat(300_000))).toEqual([]);
});
