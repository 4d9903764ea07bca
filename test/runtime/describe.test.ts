import { expect, test } from "vitest";
// The package is bundled: this module by itself is a second copy of what the bundle has.
import * as other from "../../src/runtime/declare/describe.js";
import { describe, descriptionOf, isCapturedSignature, signature } from "../../src/runtime/index.js";

const json = JSON.stringify({ name: "f" });

test("a described function stays itself and tells what was captured of it, to every copy of the package", () => {
  const f = (): void => {};
  expect(describe(f, json)).toBe(f);
  expect(other.descriptionOf).not.toBe(descriptionOf);
  expect([descriptionOf(f), other.descriptionOf(f)]).toEqual([{ name: "f" }, { name: "f" }]);
  expect(descriptionOf(() => {})).toBeUndefined();
});

test("nothing is parsed before it is asked for", () => {
  const f = describe(() => {}, "not JSON");
  expect(() => descriptionOf(f)).toThrow(SyntaxError);
});

test("a signature is known as one, and tells what was captured of it", () => {
  const captured = signature(json);
  expect([isCapturedSignature(captured), other.isCapturedSignature(captured)]).toEqual([true, true]);
  expect(other.descriptionOf(captured)).toEqual({ name: "f" });
  for (const value of [undefined, null, {}, () => {}]) expect(isCapturedSignature(value)).toBe(false);
});

test.each([undefined, null, 1, {}])("what is no function at run time passes through: %s", (value) => {
  expect(describe(value, json)).toBe(value);
  expect(descriptionOf(value)).toBeUndefined();
});
