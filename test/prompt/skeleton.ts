import type { Skeleton, StubParameter } from "../../transformer/stub.js";

const parameter = (name: string, type: string, isRest = false): StubParameter => ({
  name,
  argument: isRest ? `...${name}` : name,
  type,
  shape: { kind: "any" },
  isOptional: false,
  isRest,
});

/** `function pick(multiplier: number, label: string): string` with what a test changes of it. */
export function makeSkeleton(more: Partial<Skeleton> = {}): Skeleton {
  return {
    id: "src/tank.ts#pick",
    name: "pick",
    spelling: more.name ?? "pick",
    file: "src/tank.ts",
    form: "declaration",
    calls: "sync",
    isStatic: false,
    isAsyncKeyword: false,
    handle: "$stub_pick",
    signature: "function pick(multiplier: number, label: string): string",
    header: (more.signature ?? "function pick(multiplier: number, label: string): string").split("\n").at(-1) ?? "",
    parameters: [parameter("multiplier", "number"), parameter("label", "string")],
    result: { kind: "string" },
    resultType: "string",
    shapes: {},
    docs: { description: "Picks a fish.", parameters: [], returns: "", throws: [], examples: [], remarks: [] },
    hints: [],
    uses: [],
    types: "",
    scope: [],
    access: "pick",
    fingerprint: "f1",
    ...more,
  };
}

/** The same function with parameters of one's own. */
export function withParameters(...names: readonly string[]): Skeleton {
  const parameters = names.map((name) => parameter(name.replace(/^\.{3}/, ""), "number", name.startsWith("...")));
  return makeSkeleton({ parameters, signature: `function pick(${names.join(", ")}): string` });
}
