import { describe, expect, it } from "vitest";
import type { StoreEntry } from "../../src/contract/nouns.js";
import { implement } from "../../src/foundry/implement.js";
import { entryWith, failing, makeWorld, refused, reply, settings } from "./world.js";

const FIRST = "return Math.trunc(n) * 2;";

/** Version 1 threw, version 2 came of its heal. */
function healedOnce(fingerprintOfFirst = "f1"): StoreEntry {
  const entry = entryWith(FIRST);
  const [first] = entry.versions;
  if (first === undefined) throw new Error("There is a version.");
  const source = "export function double(n: number): number {\n  return n + n;\n}\n";
  const second = { ...first, number: 2, source, healed: "TypeError: n is odd" };
  return { ...entry, current: 2, versions: [{ ...first, fingerprint: fingerprintOfFirst }, second] };
}
const failingSecond = { ...failing, failure: { name: "RangeError", message: "too long", stack: "", version: 2 } };

describe("versions that undo each other", () => {
  it("end the heal with a report that names them, though the old body passes the checks of today", async () => {
    const { ports, model, entries, events } = makeWorld({
      entry: healedOnce(),
      replies: [
        reply("return Math.trunc( n ) * 2;".replace("( n )", "(n)").replace(" *", "\n    *")),
        reply("return 0;"),
      ],
    });
    await expect(implement(failingSecond, settings, ports)).rejects.toMatchObject({
      code: "not-written",
      message: expect.stringContaining("Versions 1 and 2 undo each other"),
      details: { findings: [{ code: "undone-heal" }] },
    });
    expect(model.requests).toHaveLength(1);
    expect(entries.get("src/double.ts#double")?.versions).toHaveLength(2);
    expect(events.at(-1)).toMatchObject({
      name: "generation-fail",
      event: { code: "not-written", findings: [{ code: "undone-heal" }] },
    });
  });

  it("are none when the earlier one was written for another description, or never threw", async () => {
    const replaced = makeWorld({ entry: healedOnce("f0"), replies: [reply(FIRST)] });
    expect(await implement(failingSecond, settings, replaced.ports)).toMatchObject({ kind: "version", version: 3 });
    const { versions, ...entry } = healedOnce();
    const unhealed = versions.map(({ healed: _healed, ...version }) => version);
    const rewritten = makeWorld({ entry: { ...entry, versions: unhealed }, replies: [reply(FIRST)] });
    expect(await implement(failingSecond, settings, rewritten.ports)).toMatchObject({ kind: "version", version: 3 });
  });

  it("let other candidates go on", async () => {
    const { ports } = makeWorld({ entry: healedOnce(), replies: [reply(FIRST), reply("return 2 * n;")] });
    const result = await implement(failingSecond, { ...settings, candidates: 2 }, ports);
    expect(result).toMatchObject({ kind: "version", version: 3 });
  });
});

it("a generation that fails tells what the checks had against its last candidate", async () => {
  const { ports, events } = makeWorld({
    replies: ["return 1;", "return 2;", "return 3;"].map(reply),
    verify: ({ body }) => refused(`${body} is wrong.`),
  });
  await expect(implement({ ...failing, failure: failing.failure as never }, settings, ports)).rejects.toThrow();
  expect(events.at(-1)).toMatchObject({
    name: "generation-fail",
    event: { findings: [{ message: "return 3; is wrong." }] },
  });
});
