import type { FunctionDescription, Shape, StubParameter } from "../../transformer/stub.js";
import type { ScriptedReply } from "../../src/contract/options.js";
import { describe } from "../../src/runtime/declare/describe.js";

export const string: Shape = { kind: "string" };
export const number: Shape = { kind: "number" };
export const boolean: Shape = { kind: "boolean" };

type Parameter = Shape | (Partial<StubParameter> & { readonly shape: Shape });

/** A function described as the transformer would. */
// `any`: tests register functions of every signature.
export function described<Given extends (...values: any[]) => unknown>(
  run: Given,
  parameters: Readonly<Record<string, Parameter>> = {},
  more: Partial<FunctionDescription> = {},
): Given {
  const listed = Object.entries(parameters).map(([name, given]): StubParameter => {
    const { shape, ...rest } = "shape" in given ? given : { shape: given };
    return { name, argument: name, type: shape.kind, isOptional: false, isRest: false, ...rest, shape };
  });
  const name = more.name ?? run.name;
  const description: FunctionDescription = {
    name,
    calls: "async",
    signature: `function ${name}(${listed.map((each) => `${each.name}: ${each.type}`).join(", ")}): unknown`,
    parameters: listed,
    result: { kind: "unknown" },
    resultType: "unknown",
    shapes: {},
    docs: { description: `What ${name} does.`, parameters: [], returns: "", throws: [], examples: [], remarks: [] },
    types: "",
    ...more,
  };
  return describe(run, JSON.stringify(description));
}

/** A model's wish for one call, with all that belongs to it. */
export function call(name: string, parameters: unknown = {}, more: object = {}): ScriptedReply {
  const given = { hypothesis: `if ${name} is called, then it answers`, criteria: ["it answers"], parameters, ...more };
  return { toolCalls: [{ name, arguments: given }] };
}

/** The same as JSON in a text, for models that know no tools. */
export function textCall(name: string, parameters: unknown = {}): string {
  const given = { function: name, hypothesis: `if ${name}, then yes`, criteria: ["it answers"], parameters };
  return `I will call it:\n\n\`\`\`json\n${JSON.stringify(given, null, 2)}\n\`\`\``;
}

/** A validator's judgement of criteria, in order. */
export function verdict(...isMet: readonly boolean[]): string {
  const judgements = isMet.map((each, index) => ({
    criterion: index + 1,
    isMet: each,
    reason: each ? "yes" : "no rows",
  }));
  return `\`\`\`json\n${JSON.stringify({ judgements })}\n\`\`\``;
}
