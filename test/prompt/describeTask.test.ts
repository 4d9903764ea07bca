import { describe, expect, it } from "vitest";
import { describeTask } from "../../src/prompt/describeTask.js";
import { makeSkeleton } from "./skeleton.js";

const told = (more: Parameters<typeof makeSkeleton>[0]): string =>
  describeTask({ skeleton: makeSkeleton(more), cases: [] });

describe("the header that a model is shown", () => {
  it.each([
    [
      "delete",
      "delete_",
      "function delete_(this: Shelf, name: string): boolean",
      "delete(this: Shelf, name: string): boolean",
    ],
    ["#check", "check", "async function check(this: A): Promise<boolean>", "async #check(this: A): Promise<boolean>"],
    [
      "[Symbol.iterator]",
      "Symbol_iterator",
      "function* Symbol_iterator<T>(this: A<T>): Generator<T>",
      "*[Symbol.iterator]<T>(this: A<T>): Generator<T>",
    ],
    ['"a-b"', "a_b", "function a_b(x: 1): 1;\nfunction a_b(x: any): any", '"a-b"(x: 1): 1;\n"a-b"(x: any): any'],
    ["größe", "größe", "function größe(): number", "function größe(): number"],
  ])("calls %s as its author did", (spelling, name, signature, shown) => {
    expect(told({ spelling, name, signature })).toContain(`\n */\n${shown}\n\`\`\``);
  });
});

it("names the types that the file knows none of", () => {
  const types = "interface Fin { size: number }";
  expect(told({ types, foreignTypes: ["Fin", "Tail"] })).toContain(
    "Its types (its file knows none by the name `Fin` or `Tail`):",
  );
  expect(told({ types })).toContain("Its types:");
});
