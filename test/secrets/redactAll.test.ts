import { expect, it } from "vitest";
import { redactAll } from "../../src/secrets/redactAll.js";
import { secrets } from "./secrets.js";

const [{ text, secret } = { text: "", secret: "" }] = secrets;

it("redacts every text of plain data, and leaves its form, names and other values", () => {
  const data = { list: [text, { deep: text }, 1, null, true], id: text, count: 2, nothing: undefined };
  const clean = redactAll(data);
  expect(JSON.stringify({ ...clean, id: "" })).not.toContain(secret);
  expect(Array.isArray(clean.list)).toBe(true);
  expect(clean.list.slice(2)).toEqual([1, null, true]);
  expect(clean).toMatchObject({ id: text, count: 2, nothing: undefined });
  expect(redactAll(text)).not.toContain(secret);
  expect(redactAll([text]).join()).not.toContain(secret);
});

it("leaves what stands under the names of places and kinds", () => {
  const names = ["id", "path", "code", "file", "check", "stage", "purpose"];
  const data = Object.fromEntries(names.map((name) => [name, text]));
  expect(redactAll(data)).toEqual(data);
});

it("asks the redactor that it is given", () => {
  expect(redactAll({ a: ["b"] }, { redact: (each) => `<${each}>` })).toEqual({ a: ["<b>"] });
});
