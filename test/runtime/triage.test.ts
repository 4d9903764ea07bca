import { describe, expect, it } from "vitest";
import { SelfCodingError } from "../../src/contract/errors.js";
import { reasonNotToHeal } from "../../src/runtime/triage.js";
import type { Skeleton } from "../../transformer/stub.js";

function skeletonWith(throws: Skeleton["docs"]["throws"], shape: Skeleton["result"] = { kind: "string" }): Skeleton {
  const parameter = { name: "text", argument: "text", type: "string", shape, isOptional: false, isRest: false };
  const docs = { description: "", parameters: [], returns: "", throws, examples: [], remarks: [] };
  return { parameters: [parameter], docs, shapes: {} } as unknown as Skeleton;
}

const plain = skeletonWith([]);

describe("triage", () => {
  it("heals what looks like a fault of the body", () => {
    expect(reasonNotToHeal(new TypeError("x is undefined"), plain, ["a"])).toBeUndefined();
    expect(reasonNotToHeal(new Error("unexpected unit"), plain, ["a"])).toBeUndefined();
    expect(reasonNotToHeal("a thrown text", plain, ["a"])).toBeUndefined();
  });

  it("passes on what the docs declare, subclasses included", () => {
    class EmptyText extends RangeError {}
    const declared = skeletonWith([{ type: "RangeError", text: "when the text is empty" }]);
    expect(reasonNotToHeal(new RangeError("empty"), declared, ["a"])).toContain("docs");
    expect(reasonNotToHeal(new EmptyText("empty"), declared, ["a"])).toContain("docs");
    expect(reasonNotToHeal(new TypeError("oops"), declared, ["a"])).toBeUndefined();
  });

  it("takes a declared Error for one thrown as just that, not for every engine error", () => {
    const declared = skeletonWith([{ type: "Error", text: "" }]);
    expect(reasonNotToHeal(new Error("no such row"), declared, ["a"])).toContain("docs");
    expect(reasonNotToHeal(new TypeError("oops"), declared, ["a"])).toBeUndefined();
  });

  it("passes on aborts and failures of input and output, also when they are the cause", () => {
    const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    expect(reasonNotToHeal(refused, plain, ["a"])).toContain("transient");
    expect(reasonNotToHeal(new TypeError("fetch failed", { cause: refused }), plain, ["a"])).toContain("transient");
    expect(reasonNotToHeal(new DOMException("stop", "AbortError"), plain, ["a"])).toContain("transient");
    expect(reasonNotToHeal(Object.assign(new Error("busy"), { status: 503 }), plain, ["a"])).toContain("transient");
  });

  it("passes on what arguments against their declared types caused", () => {
    expect(reasonNotToHeal(new TypeError("text.trim is not a function"), plain, [42])).toContain("text");
  });

  it("passes on what selfcoding itself has to say", () => {
    const own = new SelfCodingError("frozen", "No version.", { remedy: "Write it." });
    expect(reasonNotToHeal(own, plain, ["a"])).toContain("selfcoding");
  });
});
