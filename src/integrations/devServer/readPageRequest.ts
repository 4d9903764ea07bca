import type { Shape, ShapeMember } from "../../../transformer/stub.js";
import { type PageRequest, pageOptions } from "../../runtime/page/pageRequest.js";
import { matchesShape } from "../../value/matches.js";

const text: Shape = { kind: "string" };
const texts: Shape = { kind: "array", of: text };
const truth: Shape = { kind: "boolean" };
const list = (of: Shape): Shape => ({ kind: "array", of });
const table: Shape = { kind: "record", key: text, value: text };

/** The shape of an object; names with a `?` may be left out. */
function object(members: Readonly<Record<string, Shape>>): Shape {
  const named = Object.entries(members).map(([name, shape]): ShapeMember => {
    const isOptional = name.endsWith("?");
    return isOptional ? { name: name.slice(0, -1), shape, isOptional } : { name, shape };
  });
  return { kind: "interface", members: named };
}

const call = object({
  "self?": text,
  arguments: texts,
  "locals?": table,
  "notReplayable?": text,
  "isSample?": truth,
  "isRedacted?": truth,
});

const REQUEST = object({
  id: text,
  fingerprint: text,
  call,
  cases: list(
    object({
      origin: { kind: "literal", value: "option" },
      input: object({ call }),
      expect: object({ kind: text, "value?": text, "error?": text, "isApproximate?": truth }),
    }),
  ),
  "fixed?": object({
    "accepts?": text,
    "throws?": list(object({ error: text, when: text })),
    "changes?": texts,
    "isRepeatable?": truth,
  }),
  options: object({ "prompt?": text, "limits?": { kind: "object" }, "candidates?": { kind: "number" } }),
  "failure?": object({
    name: text,
    message: text,
    stack: text,
    "causes?": list(object({ name: text, message: text })),
    "version?": { kind: "number" },
  }),
});

/** A page's request from its JSON, or what is wrong with it. */
export function readPageRequest(json: string): PageRequest | { readonly fault: string } {
  try {
    const value: unknown = JSON.parse(json);
    const fault = matchesShape(value, REQUEST, {}, { name: "the body" });
    if (fault !== undefined) return { fault };
    const request = value as PageRequest;
    return { ...request, options: pageOptions(request.options) };
  } catch {
    return { fault: "the body is not JSON" };
  }
}
