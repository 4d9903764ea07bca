import { expect, it } from "vitest";
import { causesOf } from "../../src/runtime/heal/causesOf.js";

const first = new Error("the gauge is unplugged");
const ring = new Error("a");
ring.cause = new Error("b", { cause: ring });

it.each([
  ["nothing", new Error("a"), []],
  ["a cause, and its own", new Error("a", { cause: new TypeError("b", { cause: first }) }), ["b", first.message]],
  ["what is gathered", new AggregateError([first, new Error("b", { cause: "c" })], "a"), [first.message, "b", "c"]],
  ["a text that was thrown", new Error("a", { cause: "unplugged" }), ["unplugged"]],
  ["each once, in a ring too", ring, ["b"]],
])("behind an error lies %s", (_what, error, messages) => {
  expect(causesOf(error).map(({ message }) => message)).toEqual(messages);
});

it("of a long chain it takes five", () => {
  const chain = Array.from({ length: 20 }).reduce<Error>((cause) => new Error("x", { cause }), new Error("x"));
  expect(causesOf(chain)).toHaveLength(5);
});
