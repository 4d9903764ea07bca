import { describe, expect, it } from "vitest";
import { placeInSkeleton } from "../../src/verify/types/place.js";
import { checkPolicy, checkPowers } from "../../src/verify/policy/policy.js";
import { Programs } from "../../src/project/program.js";
import type { Candidate } from "../../src/contract/nouns.js";
import type { Skeleton } from "../../transformer/stub.js";
import { createProject } from "./project.js";
import { BY_TYPE, CODE_FROM_TEXT, type Refused, SHARED_WRITES } from "./policy/refused.js";
import { RIGHT } from "./policy/right.js";

const skeleton = {
  name: "solve",
  file: "src/solve.ts",
  calls: "sync",
  types: "",
  header: "function solve(this: unknown, input: unknown): unknown",
  parameters: [{ name: "input", isRest: false }],
  scope: [{ name: "registry", kind: "const", type: "Map<string, string>", summary: "" }],
} as unknown as Skeleton;

const OTHERS = new Set(["other", "proto", "names", "target", "source", "path", "value", "Base"]);

const candidate = (given: Partial<Candidate>): Candidate => ({ body: "", helpers: "", imports: "", ...given });

const codes = (given: Partial<Candidate>, site?: Parameters<typeof checkPolicy>[3]): string[] =>
  checkPolicy(candidate(given), skeleton, {}, site).map(({ code }) => code);

const named = (given: Refused): [string, Refused] => [Object.values(given).join("; "), given];

describe("what the policy refuses", () => {
  it.each(CODE_FROM_TEXT.map(named))("as code from text: %s", (_, given) => {
    expect(codes(given).filter((code) => code === "forbidden-global" || code === "dynamic-import")).not.toEqual([]);
    // An edited version is loaded without types.
    expect(checkPowers(candidate(given), skeleton, {})).not.toEqual([]);
  });

  it.each(SHARED_WRITES.map(named))("as a change of what is shared: %s", (_, given) => {
    expect(codes(given)).toContain("prototype-write");
  });

  it("by its types alone", async () => {
    await using project = await createProject({ "src/solve.ts": "" });
    const fileName = `${project.root}/src/solve.ts`;
    const program = new Programs().of(fileName);
    const missed = BY_TYPE.filter((given) => {
      const placed = placeInSkeleton(skeleton, fileName, candidate(given));
      const typed = { program: program.withText(placed.fileName, placed.text), placed };
      return !codes(given, { typed }).includes("forbidden-global");
    });
    expect(missed).toEqual([]);
  });
});

describe("what the policy lets pass", () => {
  it.each(RIGHT.map((right) => named(typeof right === "string" ? { body: right } : right)))("%s", (_, given) => {
    expect(checkPolicy(candidate(given), skeleton, {}, { moduleNames: OTHERS })).toEqual([]);
  });

  it("also where the types are at hand", async () => {
    await using project = await createProject({ "src/solve.ts": "" });
    const fileName = `${project.root}/src/solve.ts`;
    const program = new Programs().of(fileName);
    const refused = RIGHT.flatMap((right) => {
      const given = candidate(typeof right === "string" ? { body: right } : right);
      const placed = placeInSkeleton(skeleton, fileName, given);
      const typed = { program: program.withText(placed.fileName, placed.text), placed };
      return checkPolicy(given, skeleton, {}, { moduleNames: OTHERS, typed });
    });
    expect(refused).toEqual([]);
  });
});
