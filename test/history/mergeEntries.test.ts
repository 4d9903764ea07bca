import { describe, expect, it } from "vitest";
import type { Case, StoreEntry } from "../../src/contract/nouns.js";
import { approveVersion, rejectVersion, releaseVersion, rollBackVersion } from "../../src/history/decide.js";
import { compareEntries, mergeEntries } from "../../src/history/mergeEntries.js";
import { entryOf, versionOf } from "../store/world.js";

const id = "src/a.ts#total";
const decider = (at: string) => ({ by: "Ada", at: `2026-11-26T0${at}:00:00.000Z` });
const caseOf = (value: string): Case => ({
  origin: "healed",
  input: { call: { arguments: [value] } },
  expect: { kind: "settles" },
});
const healed = versionOf(2, { source: "// healed elsewhere\n", healed: "TypeError: x" });
const one = entryOf(id, [1]);
const two = entryOf(id, [1, 2]);
const elsewhere: StoreEntry = { ...one, current: 2, versions: [...one.versions, healed], cases: [caseOf("null")] };
const waiting: StoreEntry = { ...one, versions: [...one.versions, { ...healed, state: "proposed" }] };

describe("two entries of one stub", () => {
  it.each<[string, StoreEntry, StoreEntry, ReturnType<typeof compareEntries>]>([
    ["are the same", two, two, "same"],
    ["with other cases are the same", { ...two, cases: [caseOf("1")] }, two, "same"],
    ["where one has a version more", one, two, "behind"],
    ["where one has a version less", two, one, "ahead"],
    ["where each has one of its own", two, elsewhere, "apart"],
    ["where one has a decision more", two, rollBackVersion(two, 1, "f1", decider("1")), "behind"],
    [
      "where each has a decision of its own",
      approveVersion(waiting, 2, decider("1")),
      rejectVersion(waiting, 2, decider("2")),
      "apart",
    ],
    [
      "where one body has another number",
      { ...two, versions: [versionOf(1), { ...versionOf(2), number: 5 }] },
      two,
      "same",
    ],
    [
      "where one body was written for another stub",
      two,
      { ...two, versions: [versionOf(1), versionOf(2, { fingerprint: "f2" })] },
      "apart",
    ],
  ])("%s", (_, kept, head, expected) => {
    expect(compareEntries({ kept, head })).toBe(expected);
  });
});

describe("a merge", () => {
  it("takes what the fleet has gone on to, with the cases of both", () => {
    const kept = { ...one, cases: [caseOf("1")] };
    expect(mergeEntries({ kept, head: elsewhere }, "f1")).toEqual({
      ...elsewhere,
      cases: [caseOf("null"), caseOf("1")],
    });
  });

  it("takes a decision that was made in the fleet", () => {
    const head = rollBackVersion(two, 1, "f1", decider("1"));
    expect(mergeEntries({ kept: two, head }, "f1")).toMatchObject({ current: 1, isPinned: true });
  });

  it("leaves an entry that is ahead as it is", () => {
    const head = { ...one, cases: [caseOf("removed by a person")] };
    expect(mergeEntries({ kept: two, head }, "f1")).toBe(two);
  });

  it("lets what the repository runs go on where both have gone on: the fleet's version waits, with its cases", () => {
    const merged = mergeEntries({ kept: two, head: elsewhere }, "f1");
    expect(merged).toMatchObject({ current: 2, cases: [] });
    expect(merged.versions[2]).toMatchObject({
      number: 3,
      state: "proposed",
      source: healed.source,
      cases: [caseOf("null")],
      notes: ["It is version 2 in the fleet."],
    });
    const approved = approveVersion(merged, 3, decider("1"));
    expect(approved).toMatchObject({ current: 3, cases: [caseOf("null")] });
    for (const known of [merged, approved]) expect(compareEntries({ kept: known, head: elsewhere })).toBe("ahead");
  });

  it("puts the fleet's version in force where what the repository has is for an older stub", () => {
    const old = entryOf(id, [1, 2], { versions: [1, 2].map((number) => versionOf(number, { fingerprint: "f0" })) });
    const head = { ...old, current: 2, versions: [old.versions[0]!, healed], cases: [caseOf("null")] };
    const merged = mergeEntries({ kept: old, head }, "f1");
    expect(merged).toMatchObject({ current: 3, cases: [caseOf("null")] });
    expect(merged.versions[2]).not.toHaveProperty("state");
  });

  it("never brings back what somebody has rejected, on either side", () => {
    const rejected = rejectVersion(two, 2, decider("1"));
    const further = { ...two, current: 3, versions: [...two.versions, versionOf(3)] };
    const merged = mergeEntries({ kept: further, head: rejected }, "f1");
    expect(merged.versions.map(({ state }) => state)).toEqual([undefined, "rejected", undefined]);
    expect(merged.current).toBe(3);
    const both = mergeEntries({ kept: rollBackVersion(two, 2, "f1", decider("2")), head: rejected }, "f1");
    expect(both).toMatchObject({ current: 1 });
    expect(both.versions[1]).toMatchObject({
      state: "rejected",
      decisions: [{ kind: "reject" }, { kind: "roll-back" }],
    });
    const ours = mergeEntries({ kept: rejected, head: elsewhere }, "f1");
    expect(ours.versions[1]).toMatchObject({ state: "rejected" });
  });

  it("keeps the order of each side's decisions, whatever their clocks have said", () => {
    const released = releaseVersion(rollBackVersion(two, 1, "f1", decider("5")), decider("4"));
    const head = { ...elsewhere, versions: [{ ...one.versions[0]!, decisions: [] }, healed] };
    const kept = { ...released, versions: released.versions.map((each) => ({ ...each })) };
    const kinds = (entry: StoreEntry) =>
      entry.versions.map(({ decisions = [] }) => decisions.map(({ kind }) => kind).join());
    expect(kinds(mergeEntries({ kept, head }, "f1")).slice(0, 2)).toEqual(kinds(released));
    const other = (list: readonly string[]) => ({
      ...two,
      versions: [{ ...versionOf(1), decisions: list.map((at) => ({ kind: "approve" as const, ...decider(at) })) }],
    });
    const sides = { kept: { ...other(["1", "7", "3"]), cases: [] }, head: other(["1", "2", "8"]) };
    const [merged] = mergeEntries(sides, "f1").versions;
    expect(merged?.decisions?.map(({ at }) => at.slice(12, 13))).toEqual(["1", "2", "7", "3", "8"]);
  });

  it("loses nothing: the result knows both sides", () => {
    const entries = [
      one,
      two,
      elsewhere,
      waiting,
      rollBackVersion(two, 1, "f1", decider("1")),
      rejectVersion(waiting, 2, decider("2")),
    ];
    for (const kept of entries)
      for (const head of entries) {
        const merged = mergeEntries({ kept, head }, "f1");
        for (const side of [kept, head])
          expect(["same", "ahead"]).toContain(compareEntries({ kept: merged, head: side }));
      }
  });
});
