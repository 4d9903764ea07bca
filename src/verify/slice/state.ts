import type { leaveOf } from "../../terms/leaveOf.js";
import type { PrintContext } from "../run/cases.js";
import { ts } from "../../compiler/compiler.js";
import { freeReferences } from "../../compiler/scopes.js";

const CANNOT_CHANGE =
  /^(?:(?:string|number|boolean|bigint|symbol|null|undefined|-?[\d.]+n?|"[^"]*"|true|false)$|readonly |Readonly)/;

/**
 * The code that reads the file's variables which a candidate must leave as they are, each when it is asked for. Only
 * what the candidate names is read: to name more would make the sandbox evaluate what it can do without.
 */
export function printState({ skeleton, placed, moduleNames }: PrintContext, leave: ReturnType<typeof leaveOf>): string {
  if (placed.isSynthesized) return "{}";
  const { body, helpers } = placed.ranges;
  const own = `(${placed.header} ${placed.text.slice(body.start, body.end)});`;
  const text = `${own}\n${placed.text.slice(helpers.start, helpers.end)}`;
  const named = new Set(
    freeReferences(ts, ts.createSourceFile("body.tsx", text, ts.ScriptTarget.Latest, true)).map((name) => name.text),
  );
  const names = skeleton.scope
    .filter(
      ({ kind, type }) => kind === "let" || (kind === "const" && !CANNOT_CHANGE.test(type) && !type.includes("=>")),
    )
    .map(({ name }) => name)
    .filter((name) => !leave("module", name) && named.has(name) && moduleNames.has(name));
  return `{ ${names.map((name) => `${name}: () => ${name}`).join(", ")} }`;
}
