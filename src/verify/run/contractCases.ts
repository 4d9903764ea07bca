import type { Skeleton } from "../../../transformer/stub.js";
import type { Terms } from "../../contract/contract.js";
import type { Expectation } from "../../contract/expectation.js";
import type { Case } from "../../contract/nouns.js";

/** Numbers of a contract are worked out by hand: they are right to this, relative to their size. */
const TOLERANCE = 1e-9;

/** The examples of a contract as cases. What the docs say word by word binds; the others the model may answer. */
export function contractCases(terms: Terms | undefined, { docs, hints }: Pick<Skeleton, "docs" | "hints">): Case[] {
  const said = plain(
    [docs.description, docs.returns, ...docs.remarks, ...hints, ...docs.parameters.map(({ text }) => text)]
      .concat(docs.throws.map(({ text }) => text))
      .join(" "),
  );
  return (terms?.examples ?? []).map(({ call, result, words }) => {
    const isQuoted = plain(words) !== "" && said.includes(plain(words));
    return {
      origin: "contract",
      input: { code: call },
      expect: expectation(result),
      ...(isQuoted ? { quotation: words } : {}),
    };
  });
}

function expectation(result: string): Expectation {
  const [word, error = ""] = result.trim().split(/\s+(.*)/s);
  if (word === "throws") return error === "" ? { kind: "throws" } : { kind: "throws", error };
  return { kind: "returns", value: result, tolerance: TOLERANCE };
}

// Docs break their lines where they like, and quotations change the case of a first letter.
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\s`*“”"]+/g, " ")
    .trim();
}
