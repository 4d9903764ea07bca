import path from "node:path";
import { describe, expect, it } from "vitest";
import { editor, hasTerminals, openTerminal, QUESTION, type } from "./terminal.js";
import { type ClampWorld, createClamp, FAULT } from "./world.js";

const FILE = ".selfcoding/src/clamp/clamp";

interface World extends ClampWorld {
  entry(): { readonly current: number; readonly versions: readonly object[]; readonly cases: readonly object[] };
  /** Reviews in a terminal: waits for each of these texts, then types what stands behind it. */
  review(...steps: readonly (readonly [text: string, keys: string])[]): Promise<{ code: number | null; text: string }>;
}

async function createWorld(approval: "heals" | "all", ...bodies: readonly string[]): Promise<World> {
  const world = await createClamp(approval, bodies, { "editor.mjs": editor });
  return {
    ...world,
    entry: () => JSON.parse(world.project.read(`${FILE}.json`)),
    review: (...steps) => type(openTerminal(world.project, world.environment), steps),
  };
}

describe.skipIf(!hasTerminals)("review in a terminal", () => {
  it("edits a proposed version until it passes, and puts the edit in force", async () => {
    await using world = await createWorld("all", "return Math.min(n, 11);");
    expect(await world.call("12")).toBe("unapproved");
    const edits = [["", ""], ["n, 11", '"n", 10'], "fail", ['"n"', "n"]];
    world.project.write("edits.json", JSON.stringify(edits));
    const { code, text } = await world.review(
      [QUESTION, "e\r"],
      [`Nothing was changed.`, ""],
      [QUESTION, "e\r"],
      ["is not assignable to parameter of type 'number'", ""],
      [QUESTION, "e\r"],
      ["failed (exit code 3)", ""],
      [QUESTION, "e\r"],
      ["is your edit of version 1", ""],
    );
    expect(code).toBe(0);
    expect(text).toContain("src/clamp.ts#clamp: version 2 is your edit of version 1; 0 cases passed.");
    // Further edits go on where the one before has failed, and the file tells the editor its language.
    const [file = "", ...seen] = world.project.read("seen.txt").split("\n");
    expect(path.basename(file)).toBe("version-1.ts");
    expect(seen.join("\n")).toBe('export function clamp(n: number): number {\n  return Math.min("n", 10);\n}\n');
    expect(await world.call("12")).toBe("10");
    expect(world.entry()).toMatchObject({
      current: 2,
      versions: [
        { number: 1, state: "rejected", decisions: [{ kind: "reject", reason: "edited in a review" }] },
        {
          number: 2,
          model: "by hand",
          cause: { kind: "review", call: "clamp(12)" },
          decisions: [{ kind: "approve" }],
        },
      ],
      cases: [],
    });
    expect(world.project.has(`${FILE}.proposal.md`)).toBe(false);
  });

  it("holds the edit of a heal to the call that it heals, and to what was kept before", async () => {
    const throwing = 'return n > 99 ? (JSON.parse("") as number) : Math.min(n, 10);';
    await using world = await createWorld("heals", throwing, "return Math.min(n, 10) + 0;");
    expect([await world.call("12"), await world.call("100")]).toEqual(["10", FAULT]);
    const wrong = ["Math.min(n, 10) + 0", 'n > 99 ? (JSON.parse("") as number) : n'];
    world.project.write("edits.json", JSON.stringify([wrong, [wrong[1], "n > 99 ? 10 : n - 2"]]));
    const { code, text } = await world.review([QUESTION, "e\r"], [QUESTION, "e\r"]);
    expect(code).toBe(0);
    expect(text).toContain("clamp(100) threw SyntaxError");
    expect(text).toContain("clamp(12) returned 12, but 10 is expected");
    expect(text).toContain("version 3 is your edit of version 2; 2 cases passed.");
    expect([await world.call("12"), await world.call("100")]).toEqual(["10", "10"]);
    expect(world.entry()).toMatchObject({ current: 3, cases: [{ origin: "healed" }, { origin: "recorded" }] });
  });

  it("says so and goes on where somebody else has decided meanwhile", async () => {
    await using world = await createWorld("all", "return Math.min(n, 10);");
    await world.call("12");
    const terminal = openTerminal(world.project, world.environment);
    let isDecided: Promise<unknown> | undefined;
    terminal.stdout?.on("data", (part) => {
      if (!String(part).includes(QUESTION.trim()) || isDecided !== undefined) return;
      isDecided = world.run("approve", "clamp").then(() => terminal.stdin?.write("r\r"));
    });
    const { code, text } = await type(terminal, [["Why?", "too late\r"]]);
    expect(code).toBe(4);
    expect(text).toContain("Somebody else has changed the versions of src/clamp.ts#clamp meanwhile.");
    expect(text).not.toContain("    at ");
    expect(world.entry()).toMatchObject({ current: 1 });
  });

  it("approves, rejects with a reason, skips, and is left by Control-C", async () => {
    await using world = await createWorld("all", "return Math.min(n, 10);", "return n > 10 ? 10 : n;");
    await world.call("12");
    expect((await world.review([QUESTION, "s\r"])).code).toBe(0);
    expect((await world.review([QUESTION, "\u0003"])).code).toBe(130);
    const rejected = await world.review([QUESTION, "r\r"], ["Why?", "no Math\r"]);
    expect(rejected.text).toContain("Rejected version 1");
    expect(await world.call("12")).toBe("unapproved");
    expect((await world.review([QUESTION, "a\r"])).text).toContain("Approved version 2");
    expect(await world.call("12")).toBe("10");
    expect(world.entry().versions).toMatchObject([{ decisions: [{ reason: "no Math" }] }, {}]);
  });

  it("takes what is typed ahead, a line for each question", async () => {
    await using world = await createWorld("all", "return Math.min(n, 10);", "return n > 10 ? 10 : n;");
    await world.call("12");
    // Another key than the known ones asks again.
    const { code, text } = await world.review([QUESTION, "x\rr\rno Math\r"]);
    expect(code).toBe(0);
    expect(text).toContain("Why? The model is told. no Math\nRejected version 1 of src/clamp.ts#clamp.\n");
    expect(world.entry().versions).toMatchObject([{ decisions: [{ reason: "no Math" }] }]);
    await world.call("12");
    // Control-C ends it all the same, whatever was typed before.
    expect((await world.review([QUESTION, "x\ra\r\u0003"])).code).toBe(130);
    // It may all be there before the first question.
    const terminal = openTerminal(world.project, world.environment);
    terminal.stdin?.write("a\r");
    expect((await type(terminal, [])).text).toContain("Approved version 2");
  });
});
