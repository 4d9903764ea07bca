import { describe, expect, it } from "vitest";
import { cli } from "../world/project.js";
import { CLAMP, createClamp, FAULT } from "./world.js";

describe("a version that a person must approve", () => {
  it("does not run, is reviewed, and runs once it is approved", async () => {
    await using world = await createClamp("all", ["return Math.min(n, 10);"]);
    expect(await world.call("12")).toBe("unapproved");
    expect(await world.call("12")).toBe("unapproved");
    expect(world.asked()).toBe(1);
    const page = world.project.read(".selfcoding/src/clamp/clamp.proposal.md");
    expect(page).toContain("return Math.min(n, 10);");
    expect((await world.run("check")).stdout).toContain(
      "unapproved src/clamp.ts#clamp: its version waits for approval.",
    );
    const review = await world.project.run([cli, "review"]);
    expect(review).toMatchObject({ code: 1, stdout: `${page.trimEnd()}\n\n` });
    const [, checksum = ""] = /--checksum (\w+)/.exec(page) ?? [];
    const stale = await world.run("approve", "clamp", "--checksum", "0".repeat(28));
    expect(stale).toMatchObject({ code: 4, stderr: expect.stringContaining("does not have the checksum 000") });
    const waiting = JSON.parse((await world.run("review", "--output", "json")).stdout);
    expect(waiting).toMatchObject({
      status: "findings",
      stubs: [{ state: "unapproved" }],
      details: { proposals: [{ number: 1, checksum }] },
    });
    const approved = await world.run("approve", "clamp@1", "--checksum", checksum, "--output", "json");
    expect(JSON.parse(approved.stdout)).toMatchObject({
      command: "approve",
      stubs: [{ state: "current", isApproved: true }],
    });
    expect(await world.call("12")).toBe("10");
    expect(await world.run("check")).toMatchObject({ code: 0 });
    expect(world.project.has(".selfcoding/src/clamp/clamp.proposal.md")).toBe(false);
    expect((await world.run("log", "clamp")).stdout).toMatch(/ {4}Approved by .+ on \d{4}-/);
  });

  it("is not approved when its stub has changed since", async () => {
    await using world = await createClamp("all", ["return Math.min(n, 10);"]);
    await world.call("12");
    world.project.write("src/clamp.ts", CLAMP.replace("at most ten", "at most nine"));
    expect(await world.run("approve", "clamp@1")).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/was written for the stub as it was before it changed\. .*`selfcoding write`/),
    });
    expect((await world.run("review")).stdout).toBe("Nothing waits for approval.\n");
  });
});

describe("a heal that a person must approve", () => {
  it("lets the user's own error through until it is, and is told why it was rejected", async () => {
    const throwing = 'return n > 99 ? (JSON.parse("") as number) : Math.min(n, 10);';
    await using world = await createClamp("heals", ["return Math.min(n, 10) + 0;", "return Math.min(10, n);"]);
    await world.put(throwing);
    expect(await world.call("12", "100")).toBe(`10\n${FAULT}`);
    expect(await world.call("100")).toBe(FAULT);
    expect(world.asked()).toBe(1);
    expect(await world.run("check")).toMatchObject({
      code: 1,
      stdout: expect.stringContaining(
        "unapproved src/clamp.ts#clamp: version 2 waits for approval, and version 1 runs meanwhile.",
      ),
    });
    const diff = (await world.run("diff")).stdout;
    expect(diff).toContain('-  return n > 99 ? (JSON.parse("") as number)');
    expect(diff).toContain("+  return Math.min(n, 10) + 0;");
    expect(await world.project.run([cli, "reject", "clamp", "--reason", "no + 0"])).toMatchObject({
      stdout: "Rejected version 2 of src/clamp.ts#clamp; version 1 is in force.\n",
    });
    expect(await world.call("100")).toBe(FAULT);
    expect((await world.run("why", "clamp@3")).stdout).toContain("This body was rejected before: no + 0");
    expect(await world.run("approve", "clamp")).toMatchObject({ code: 0 });
    expect(await world.call("100")).toBe("10");
  });
});

describe("rollback", () => {
  it("pins an older version, which nothing replaces until that is undone", async () => {
    const throwing = 'return n > 99 ? (JSON.parse("") as number) : n;';
    await using world = await createClamp("none", ["return n > 99 ? 10 : n;"]);
    await world.put(throwing);
    expect(await world.call("12", "100")).toBe("12\n10");
    const pinned = JSON.parse((await world.run("rollback", "clamp", "--output", "json")).stdout);
    expect(pinned).toMatchObject({ command: "rollback", stubs: [{ version: 1, versions: 2, isPinned: true }] });
    expect(await world.call("12", "100")).toBe(`12\n${FAULT}`);
    expect((await world.run("status")).stdout).toContain("version 1 of 2, pinned");
    expect(await world.run("rollback", "clamp")).toMatchObject({ code: 4 });
    expect(await world.run("rollback", "clamp", "--undo")).toMatchObject({ code: 0 });
    expect(await world.call("100")).toBe("10");
    expect(world.asked()).toBe(1);
  });
});

describe("forget and prune", () => {
  it("delete what a stub has, and what has no stub", async () => {
    await using world = await createClamp("none", []);
    await world.put("return n;");
    const { found } = await world.run("show", "clamp", "--output", "json").then(({ stdout }) => ({
      found: JSON.parse(stdout),
    }));
    expect(found.details.source).toContain("return n;");
    expect((await world.run("forget", "clamp")).stdout).toBe("Forgot src/clamp.ts#clamp: 1 version, 1 case.\n");
    expect((await world.run("status")).stdout).toContain("missing  src/clamp.ts#clamp\n");
    await world.put("return n;");
    world.project.write("src/clamp.ts", "export const clamp = (n: number): number => n;\n");
    expect(await world.run("check")).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("orphan src/clamp.ts#clamp"),
    });
    expect((await world.run("prune", "--dry-run")).stdout).toContain("Would delete src/clamp.ts#clamp");
    expect((await world.run("prune")).stdout).toContain("Deleted 1 orphan.");
    expect(await world.run("check")).toMatchObject({ code: 0 });
  });
});
