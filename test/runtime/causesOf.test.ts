import { expect, it } from "vitest";
import { causesOf, nameAndMessage } from "../../src/runtime/heal/causesOf.js";

const first = new Error("the gauge is unplugged");
const ring = new Error("a");
ring.cause = new Error("b", { cause: ring });

it.each([
  ["nothing", new Error("a"), []],
  ["a cause, and its own", new Error("a", { cause: new TypeError("b", { cause: first }) }), ["b", first.message]],
  ["what is gathered", new AggregateError([first, new Error("b", { cause: "c" })], "a"), [first.message, "b", "c"]],
  ["a text that was thrown", new Error("a", { cause: "unplugged" }), ["unplugged"]],
  ["an object that was thrown", new Error("a", { cause: { code: 7 } }), ["{ code: 7 }"]],
  ["what a list of another class holds", Object.assign(new Error("a"), { errors: [new Error("b")] }), ["b"]],
  [
    "what was suppressed",
    Object.assign(new Error("a"), { error: first, suppressed: new Error("b") }),
    [first.message, "b"],
  ],
  ["each once, in a ring too", ring, ["b"]],
])("behind an error lies %s", (_what, error, messages) => {
  expect(causesOf(error).map(({ message }) => message)).toEqual(messages);
});

it("of a long chain it takes five", () => {
  const chain = Array.from({ length: 20 }).reduce<Error>((cause) => new Error("x", { cause }), new Error("x"));
  expect(causesOf(chain)).toHaveLength(5);
});

it.each<[unknown, string, string]>([
  [new TypeError("a"), "TypeError", "a"],
  ["a", "string", "a"],
  [undefined, "undefined", "undefined"],
  [{ code: "E7", at: [1] }, "object", '{ code: "E7", at: [1] }'],
])("a thrown %o is told as it would be written", (thrown, name, message) => {
  expect(nameAndMessage(thrown)).toEqual({ name, message });
});
