import { describe, expect, it } from "vitest";
import { describeProposal } from "../../src/history/describeProposal.js";
import { PROVENANCE_MARK } from "../../src/text/provenance.js";
import { entryOf, versionOf } from "../store/world.js";

const id = "src/clamp.ts#clamp";
const healed = versionOf(2, {
  state: "proposed",
  healed: "TypeError: n is undefined",
  cause: { kind: "heal", call: "clamp(undefined)" },
  refusals: [{ attempt: 1, code: "wrong-result", message: "clamp(1) gives 2\nand must give 1." }],
  passed: { checks: ["reply", "types", "run"], cases: 3 },
  dollars: 0.0123,
  notes: ["Not tried: ```"],
});

describe("a proposal", () => {
  it("tells a reviewer the error, the call, the change, what was refused, and how to decide", () => {
    const text = describeProposal(
      entryOf(id, [1], {
        versions: [versionOf(1), healed],
        cases: [{ origin: "healed", input: { call: { arguments: ["1", '"a"'] } }, expect: { kind: "settles" } }],
      }),
      healed,
      "abc",
    );
    for (const part of [
      "# src/clamp.ts#clamp, version 2 is proposed\n\nIt heals `TypeError: n is undefined`.",
      "1 attempt, 15 tokens, $0.0123\n- Passed reply, types, run, with 3 cases\n- Checksum abc",
      "## The call\n\n```ts\nclamp(undefined)\n```",
      "## Against version 1, which goes on running\n\n```diff\n--- version 1\n+++ version 2\n",
      "-  return 1;\n+  return 2;",
      "- attempt 1, wrong-result: clamp(1) gives 2 and must give 1.",
      '- `(1, "a")` (healed)',
      "npx selfcoding approve src/clamp.ts#clamp@2 --checksum abc",
    ])
      expect(text).toContain(part);
    expect(text).not.toContain("selfcoding · version");
  });

  it("shows a first body without the comment at its top, in a fence that no text in it ends", () => {
    const source = `${PROVENANCE_MARK}f\n// Written.\n\n// top\nexport const s = '\`\`\`';\n`;
    const first = versionOf(1, { state: "proposed", source });
    const text = describeProposal(entryOf(id, [], { current: 0, versions: [first] }), first, "abc");
    expect(text).toContain("It is the first body of this function.");
    expect(text).toContain("## The body\n\n````ts\n// top\nexport const s = '```';\n````");
  });
});
