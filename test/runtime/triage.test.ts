import { describe, expect, it } from "vitest";
import { SelfCodingError } from "../../src/contract/errors.js";
import type { ThrowOption } from "../../src/contract/options.js";
import { reasonNotToHeal } from "../../src/runtime/heal/triage.js";
import { isStackOverflow } from "../../src/value/stackOverflow.js";
import type { Skeleton } from "../../transformer/stub.js";

function skeletonWith(throws: Skeleton["docs"]["throws"], shape: Skeleton["result"] = { kind: "string" }): Skeleton {
  const parameter = { name: "text", argument: "text", type: "string", shape, isOptional: false, isRest: false };
  const docs = { description: "", parameters: [], returns: "", throws, examples: [], remarks: [] };
  return {
    parameters: [parameter],
    docs,
    shapes: {},
    resultType: "string",
    header: "function f(text: string): string",
  } as unknown as Skeleton;
}

const plain = skeletonWith([]);

const reason = (
  error: unknown,
  skeleton: Skeleton,
  values: readonly unknown[],
  foreseen: readonly ThrowOption[] = [],
): string | undefined => reasonNotToHeal(error, { skeleton, foreseen: () => foreseen }, { self: undefined, values });

describe("triage", () => {
  it("heals what looks like a fault of the body", () => {
    expect(reason(new TypeError("x is undefined"), plain, ["a"])).toBeUndefined();
    expect(reason(new Error("unexpected unit"), plain, ["a"])).toBeUndefined();
    expect(reason("a thrown text", plain, ["a"])).toBeUndefined();
  });

  it("passes on what the docs declare, subclasses included", () => {
    class EmptyText extends RangeError {}
    const declared = skeletonWith([{ type: "RangeError", text: "when the text is empty" }]);
    expect(reason(new RangeError("empty"), declared, ["a"])).toContain("docs");
    expect(reason(new EmptyText("empty"), declared, ["a"])).toContain("docs");
    expect(reason(new TypeError("oops"), declared, ["a"])).toBeUndefined();
  });

  it("passes on each class of a union, and the one that a bare sentence names", () => {
    const union = skeletonWith([{ type: "Lack | RangeError", text: "" }]);
    expect(reason(new RangeError("empty"), union, ["a"])).toContain("docs");
    expect(reason(new TypeError("oops"), union, ["a"])).toBeUndefined();
    const bare = skeletonWith([{ type: "", text: "RangeError when the Object is empty" }]);
    expect(reason(new RangeError("empty"), bare, ["a"])).toContain("docs");
    expect(reason(new TypeError("oops"), bare, ["a"])).toBeUndefined();
  });

  it.each([
    [{ resultType: "never" }],
    [{ resultType: "Promise<never>" }],
    [{ header: "function f(value: unknown): asserts value is string" }],
    [{ header: "method f(this: Box): asserts this is Box & { lid: Lid }" }],
  ])("passes on what a function throws that is there to throw: %o", (type) => {
    expect(reason(new TypeError("no text"), { ...plain, ...type }, ["a"])).toContain("there to throw");
  });

  it("heals a function that only takes one that asserts", () => {
    const header = "function f(check: (value: unknown) => asserts value is string): string";
    expect(reason(new TypeError("oops"), { ...plain, header }, ["a"])).toBeUndefined();
  });

  it("takes a declared Error for one thrown as just that, not for every engine error", () => {
    const declared = skeletonWith([{ type: "Error", text: "" }]);
    expect(reason(new Error("no such row"), declared, ["a"])).toContain("docs");
    expect(reason(new TypeError("oops"), declared, ["a"])).toBeUndefined();
  });

  it("passes on the very reason for which a signal was aborted that the call was given", () => {
    const stopped = new Error("no longer wanted");
    const signal = AbortSignal.abort(stopped);
    expect(reason(stopped, plain, ["a", signal])).toContain("transient");
    expect(reason(stopped, plain, ["a", { signal }])).toContain("transient");
    expect(reason(new Error("no longer wanted"), plain, ["a", { signal }])).toBeUndefined();
    expect(reason(stopped, plain, ["a", new AbortController().signal])).toBeUndefined();
  });

  it("looks at no argument in a way that could throw another error, or run the user's code", () => {
    let asked = 0;
    const getter = {
      get signal(): unknown {
        asked++;
        throw new Error("no");
      },
    };
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(reason(new Error("oops"), plain, ["a", getter, proxy])).toBeUndefined();
    expect(asked).toBe(0);
  });

  it("passes on aborts and failures of input and output, also when they are the cause", () => {
    const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    expect(reason(refused, plain, ["a"])).toContain("transient");
    expect(reason(new TypeError("fetch failed", { cause: refused }), plain, ["a"])).toContain("transient");
    expect(reason(new DOMException("stop", "AbortError"), plain, ["a"])).toContain("transient");
    expect(reason(Object.assign(new Error("busy"), { status: 503 }), plain, ["a"])).toContain("transient");
  });

  it("passes on what arguments against their declared types caused", () => {
    expect(reason(new TypeError("text.trim is not a function"), plain, [42])).toContain("text");
  });

  it("heals what a null caused only where null is of every type", () => {
    const error = new TypeError("Cannot read properties of null");
    expect(reason(error, plain, [null])).toContain("declared type");
    expect(reason(error, { ...plain, isNullable: true }, [null])).toBeUndefined();
  });

  it("passes on what the contract foresees for this very input, by class or by message", () => {
    const foreseen = [{ error: "RangeError", when: (text: string) => text === "" }];
    expect(reason(new RangeError("empty"), plain, [""], foreseen)).toContain("contract");
    expect(reason(new RangeError("empty"), plain, ["a"], foreseen)).toBeUndefined();
    expect(reason(new TypeError("empty"), plain, [""], foreseen)).toBeUndefined();
    expect(reason(new Error("no such text"), plain, [""], [{ error: "no such", when: () => true }])).toContain(
      "contract",
    );
  });

  it("takes a condition that throws for one that does not hold", () => {
    const broken = () => {
      throw new Error("the condition itself");
    };
    expect(reason(new RangeError("empty"), plain, [""], [{ error: "RangeError", when: broken }])).toBeUndefined();
  });

  it("tells a stack that overflowed from any other RangeError", () => {
    const deep = (): number => 1 + deep();
    expect(() => deep()).toThrow(expect.toSatisfy(isStackOverflow));
    expect(isStackOverflow(new RangeError("Invalid array length"))).toBe(false);
  });

  it("passes on what selfcoding itself has to say", () => {
    const own = new SelfCodingError("frozen", "No version.", { remedy: "Write it." });
    expect(reason(own, plain, ["a"])).toContain("selfcoding");
  });
});
