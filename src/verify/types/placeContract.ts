import { readFileSync } from "node:fs";
import type { Skeleton } from "../../../transformer/stub.js";
import type { Terms } from "../../contract/contract.js";
import type { Placed } from "./place.js";
import { withoutSemicolon } from "../semicolon.js";

const EXPORTED = "export ";
let declarations: string | undefined;

/** Puts a contract behind the candidate, typed by the stub's own header: only for its types, never to be run. */
export function placeContract(placed: Placed, { text: literal }: Terms, skeleton: Skeleton): Placed {
  const head = `${placed.text}\nnamespace $promised {\n${contractType()}\n${header(skeleton)}\nexport const $contract: Contract<typeof $promise> = `;
  return {
    ...placed,
    text: `${head}${literal};\n}\n`,
    contract: { start: head.length, end: head.length + literal.length },
  };
}

// The very type that is exported, so that the two can never differ.
function contractType(): string {
  declarations ??= readFileSync(new URL("../../contract/contract.d.ts", import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "export {};")
    .map((line) => (line.startsWith(EXPORTED) ? line.slice(EXPORTED.length) : line))
    .join("\n");
  return declarations;
}

// A member's `this` stands in the captured header only. Of overloads the implementation is none.
function header({ signature, name }: Skeleton): string {
  const lines = signature.split("\n");
  const called = lines.length > 1 ? lines.slice(0, -1) : lines;
  // It may not hide the file's own function, which a clause can call.
  const pattern = new RegExp(`^(?:async )?function\\*? ${name.replaceAll("$", "\\$")}(?=[<(])`);
  return called.map((line) => `declare ${withoutSemicolon(line.replace(pattern, "function $promise"))};`).join("\n");
}
