import { describe, expect, it } from "vitest";
import type { StoreEntry, Version } from "../../src/contract/nouns.js";
import {
  approveVersion,
  rejectVersion,
  releaseVersion,
  replaceProposal,
  rollBackVersion,
  stateOf,
} from "../../src/history/decide.js";
import { countChanges } from "../../src/history/versionsOf.js";
import { entryOf, versionOf } from "../store/world.js";

const id = "src/clamp.ts#clamp";
const ada = { by: "Ada", at: "2026-11-26T10:00:00.000Z" };
const healedCase = { origin: "healed", input: { code: "clamp(1)" }, expect: { kind: "settles" } } as const;
const proposed = (number: number): Version => versionOf(number, { state: "proposed", cases: [healedCase] });
/** Versions 1 and 2 were in force one after the other; 3 waits. */
const waiting = entryOf(id, [1, 2], { current: 2, versions: [versionOf(1), versionOf(2), proposed(3)] });

const states = (entry: StoreEntry): string[] => entry.versions.map((version) => stateOf(entry, version));

describe("a decision on a version", () => {
  it("by approval puts it in force, with the cases that it brings", () => {
    const entry = approveVersion(waiting, 3, { ...ada, reason: "reads well" });
    expect(entry).toMatchObject({ current: 3, cases: [healedCase] });
    expect(states(entry)).toEqual(["superseded", "superseded", "current"]);
    expect(entry.versions[2]).not.toHaveProperty("cases");
    expect(entry.versions[2]?.decisions).toEqual([{ kind: "approve", ...ada, reason: "reads well" }]);
  });

  it("by approval leaves of the model's own cases and the recorded ones those that the version was held to", () => {
    const ofModel = { ...healedCase, origin: "model" } as const;
    const recorded = { ...healedCase, origin: "recorded" } as const;
    const byPerson = { ...healedCase, origin: "person" } as const;
    const brought = { ...proposed(3), cases: [recorded, healedCase] };
    const before = {
      ...waiting,
      versions: [versionOf(1), versionOf(2), brought],
      cases: [ofModel, recorded, byPerson],
    };
    expect(approveVersion(before, 3, ada).cases).toEqual([byPerson, recorded, healedCase]);
  });

  it("by an edit rejects it, and puts the edit in force", () => {
    const entry = replaceProposal(waiting, 3, { ...versionOf(4), cases: [healedCase] }, ada);
    expect(entry).toMatchObject({ current: 4, cases: [healedCase] });
    expect(states(entry)).toEqual(["superseded", "superseded", "rejected", "current"]);
    expect(entry.versions[2]?.decisions).toEqual([{ kind: "reject", ...ada, reason: "edited in a review" }]);
    expect(entry.versions[3]?.decisions).toEqual([{ kind: "approve", ...ada }]);
    expect(entry.versions[3]).not.toHaveProperty("cases");
  });

  it("by rejection keeps it from ever running, and leaves what runs", () => {
    const entry = rejectVersion(waiting, 3, { ...ada, reason: "too clever" });
    expect(entry).toMatchObject({ current: 2, cases: [] });
    expect(states(entry)).toEqual(["superseded", "current", "rejected"]);
  });

  it("by rejection of the version in force goes back to the one before, or to none", () => {
    expect(rejectVersion(waiting, 2, ada).current).toBe(1);
    expect(rejectVersion(entryOf(id, [1]), 1, ada).current).toBe(0);
  });

  it("by going back pins a version until it is released", () => {
    const pinned = rollBackVersion(waiting, undefined, "f1", ada);
    expect(pinned).toMatchObject({ current: 1, isPinned: true });
    expect(states(pinned)).toEqual(["pinned", "rolled back", "proposed"]);
    const again = rollBackVersion(pinned, 2, "f1", ada);
    expect(states(again)).toEqual(["superseded", "pinned", "proposed"]);
    const released = releaseVersion(pinned, ada);
    expect(released.current).toBe(2);
    expect(released).not.toHaveProperty("isPinned");
  });

  it("counts as a change, so that no later write is lost over it", () => {
    const before = countChanges(waiting);
    for (const entry of [
      approveVersion(waiting, 3, ada),
      rejectVersion(waiting, 3, ada),
      rollBackVersion(waiting, 1, "f1", ada),
      releaseVersion({ ...waiting, isPinned: true }, ada),
    ])
      expect(countChanges(entry)).toBe(before + 1);
  });

  it.each([
    ["approve what runs", () => approveVersion(waiting, 2, ada), "is not proposed: it is current"],
    ["approve what was rejected", () => approveVersion(rejectVersion(waiting, 3, ada), 3, ada), "it is rejected"],
    ["edit what was approved", () => replaceProposal(waiting, 2, versionOf(4), ada), "is not proposed: it is current"],
    ["reject twice", () => rejectVersion(rejectVersion(waiting, 3, ada), 3, ada), "was rejected before"],
    [
      "go back from the first",
      () => rollBackVersion(entryOf(id, [1]), undefined, "f1", ada),
      "has no version before it",
    ],
    ["go back to what never ran", () => rollBackVersion(waiting, 3, "f1", ada), "was never in force: it is proposed"],
    ["go back to a body for the stub before", () => rollBackVersion(waiting, 1, "f2", ada), "before it changed"],
    ["go back where none fits", () => rollBackVersion(waiting, undefined, "f2", ada), "has no version before it"],
    ["pin twice", () => rollBackVersion(rollBackVersion(waiting, 1, "f1", ada), 1, "f1", ada), "is pinned already"],
    ["release what is not pinned", () => releaseVersion(waiting, ada), "is not pinned"],
  ])("is refused that would %s", (_what, decide, says) => {
    expect(decide).toThrow(
      expect.objectContaining({ code: "decision-refused", message: expect.stringContaining(says) }),
    );
  });
});
