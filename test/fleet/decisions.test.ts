import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { editor, hasTerminals, openTerminal, QUESTION, type } from "../cli/terminal.js";
import { partOf } from "../world/part.js";
import { cli, fence, modelAt, type UserProject } from "../world/project.js";
import { type FleetServer, SERVERS } from "./servers.js";
import { callUntil, createHost, DOUBLE, replies, startGate, startProgram } from "./world.js";

const decideAt = (host: UserProject, SELFCODING_FLEET: string, ...args: readonly string[]) =>
  host.run([cli, ...args, "--fleet"], { SELFCODING_FLEET });

for (const [server, isThere, start] of SERVERS)
  describe.runIf(isThere)(`decisions in a fleet over ${server}`, () => {
    let fleet: FleetServer;
    beforeAll(async () => void (fleet = await start()));
    afterAll(() => fleet[Symbol.asyncDispose]());

    it("a heal that one host proposes is reviewed on another, and runs on all once it is approved there", async () => {
      await using model = await startModelServer({ replies });
      const SELFCODING_FLEET = await fleet.address();
      await using one = createHost(DOUBLE, { approval: "heals" });
      await using other = createHost(DOUBLE, { approval: "heals" });
      await using desk = createHost(DOUBLE);
      const environment = { ...modelAt(model.url), SELFCODING_FLEET };
      const [first, second] = [startProgram(one, environment), startProgram(other, environment)];
      expect(await first.call("part", "a:b")).toEqual({ result: "b" });
      expect(await second.call("part", "c:d")).toEqual({ result: "d" });
      const refused = await first.call("part", "ab");
      expect(refused).toMatchObject({ error: "TypeError", code: "unapproved" });
      expect(refused["cause"]).toContain("It stands in the fleet. Run `selfcoding review --fleet`");
      expect(await second.call("part", "cd")).toMatchObject({ error: "TypeError" });
      expect(model.requests).toHaveLength(2);
      const review = await decideAt(desk, SELFCODING_FLEET, "review", "--no-prompt");
      expect(review.code).toBe(1);
      expect(review.stdout).toContain('+  return /:(.*)$/.exec(text)?.[1] ?? "";');
      const [line = "", checksum = ""] =
        /npx selfcoding approve \S+ --checksum (\w+) --fleet/.exec(review.stdout) ?? [];
      expect(line).toContain("stubs.ts#part@2");
      expect(await decideAt(desk, SELFCODING_FLEET, "approve", "part", "--checksum", "0".repeat(28))).toMatchObject({
        code: 4,
      });
      const approved = await decideAt(desk, SELFCODING_FLEET, "approve", "part", "--checksum", checksum);
      expect(approved).toMatchObject({
        code: 0,
        stdout: "Approved version 2 of stubs.ts#part: every process of the fleet runs it from now on.\n",
      });
      for (const program of [first, second]) {
        await program.until(({ received, number }) => received === "stubs.ts#part" && number === 2);
        expect(await program.call("part", "ab")).toEqual({ result: "" });
      }
      expect((await desk.run([cli, "log", "part"])).stdout).toBe("stubs.ts#part has no version.\n");
      const log = await decideAt(desk, SELFCODING_FLEET, "log", "part");
      expect(log.stdout).toContain("version 2 of stubs.ts#part (current)");
      expect(model.requests).toHaveLength(2);
      expect([one, other, desk].some((host) => host.has(".selfcoding"))).toBe(false);
      await Promise.all([first.end(), second.end()]);
    });

    it.runIf(hasTerminals)(
      "one is edited by a person, held to what the fleet has kept, and their edit runs on all",
      async () => {
        const calling = `${DOUBLE.replace(
          "The part behind the colon.",
          "The part behind the colon, by {@link cut}.",
        ).replace("return stub(text)", "return stub(text, cut)")}
/** The text behind its first colon. */
export function cut(text: string): string { return stub(text); }
`;
        const cut = fence('function cut(text: string): string {\n  return text.slice(text.indexOf(":") + 1);\n}');
        const fragile = fence(partOf('return text === "ab" ? (JSON.parse("") as string) : cut(text);'));
        const proposed = fence(partOf('return text === "ab" ? "" : cut(text);'));
        await using model = await startModelServer({ replies: { cut: [cut], part: [fragile, proposed] } });
        const SELFCODING_FLEET = await fleet.address();
        await using one = createHost(calling, { approval: "heals" });
        await using desk = createHost(calling);
        const program = startProgram(one, { ...modelAt(model.url), SELFCODING_FLEET });
        expect(await program.call("part", "a:b")).toEqual({ result: "b" });
        expect(await program.call("part", "ab")).toMatchObject({ code: "unapproved" });
        const wrong = ['"ab" ? "" : cut(text)', '"ab" ? "" : text'];
        desk.write("editor.mjs", editor);
        desk.write("edits.json", JSON.stringify([wrong, [wrong[1], '"ab" ? "none" : cut(text)']]));
        const { code, text } = await type(openTerminal(desk, { SELFCODING_FLEET }, "part", "--fleet"), [
          [QUESTION, "e\r"],
          [QUESTION, "e\r"],
        ]);
        expect(text).toContain('part("a:b") returned "a:b", but "b" is expected');
        expect(text).toContain("stubs.ts#part: version 3 is your edit of version 2; 2 cases passed.");
        expect(code).toBe(0);
        await program.until(({ received, number }) => received === "stubs.ts#part" && number === 3);
        expect(await program.call("part", "ab")).toEqual({ result: "none" });
        expect(await program.call("part", "c:d")).toEqual({ result: "d" });
        expect(model.requests).toHaveLength(3);
        await using late = createHost(calling);
        const receiver = startProgram(late, { SELFCODING_FLEET });
        expect(await receiver.call("part", "ab")).toEqual({ result: "none" });
        // What came without its compiled form is loaded as what stands in files is.
        await receiver.until(({ received, number }) => received === "stubs.ts#part" && number === 3);
        expect(desk.has(".selfcoding")).toBe(false);
        await Promise.all([program.end(), receiver.end()]);
      },
    );

    it("one that is rejected runs nowhere, and its reason goes to the model, whichever host asks", async () => {
      await using model = await startModelServer({ replies: { ...replies, part: [...replies.part, ...replies.part] } });
      const SELFCODING_FLEET = await fleet.address();
      await using one = createHost(DOUBLE, { approval: "heals" });
      await using other = createHost(DOUBLE, { approval: "heals" });
      const environment = { ...modelAt(model.url), SELFCODING_FLEET };
      const [first, second] = [startProgram(one, environment), startProgram(other, environment)];
      await first.call("part", "a:b");
      await second.call("part", "a:b");
      await first.call("part", "ab");
      const rejected = await decideAt(one, SELFCODING_FLEET, "reject", "part", "--reason", "say so by an error");
      expect(rejected.stdout).toBe("Rejected version 2 of stubs.ts#part; version 1 is in force.\n");
      await second.call("part", "ab");
      expect(JSON.stringify(model.requests.at(-1)?.messages)).toContain("say so by an error");
      await Promise.all([first.end(), second.end()]);
    });

    it("a rollback during a heal takes effect at once in all, and what the heal comes to is lost", async () => {
      const found = 'text.split(":")[1]';
      const body = (value: string): string => fence(partOf(`return ${value}.trim();`));
      await using model = await startModelServer({
        replies: { part: [body(`${found}!`), body(`(${found} ?? text.split(";")[1]!)`)] },
      });
      await using healer = await startModelServer({ replies: { part: [body(`(${found} ?? "")`)] } });
      await using gate = await startGate(healer.url);
      const SELFCODING_FLEET = await fleet.address();
      await using one = createHost(DOUBLE);
      await using other = createHost(DOUBLE);
      const first = startProgram(one, { ...modelAt(model.url), SELFCODING_FLEET });
      const second = startProgram(other, { ...modelAt(gate.url), SELFCODING_FLEET });
      await first.call("part", "a: b");
      expect(await first.call("part", "a;b")).toEqual({ result: "b" });
      expect(await second.call("part", "a;b")).toEqual({ result: "b" });
      const healing = second.call("part", "ab");
      await gate.reached;
      const { code, stdout } = await decideAt(one, SELFCODING_FLEET, "rollback", "part", "--reason", "too lenient");
      expect({ code, stdout }).toEqual({
        code: 0,
        stdout:
          "Version 1 of stubs.ts#part is in force and pinned. `selfcoding rollback stubs.ts#part --undo --fleet` releases it.\n",
      });
      await callUntil(first, ["part", "a;b"], (said) => "error" in said);
      gate.open();
      expect(await healing).toMatchObject({ error: "TypeError" });
      for (const program of [first, second]) {
        await callUntil(program, ["part", "a;b"], (said) => "error" in said);
        expect(await program.call("part", "a: b")).toEqual({ result: "b" });
      }
      expect(await decideAt(one, SELFCODING_FLEET, "rollback", "part", "--undo")).toMatchObject({ code: 0 });
      for (const program of [first, second]) await callUntil(program, ["part", "a;b"], (said) => "result" in said);
      await Promise.all([first.end(), second.end()]);
    });

    it("of what the fleet does not have says so", async () => {
      await using host = createHost(DOUBLE);
      const { code, stderr } = await decideAt(host, await fleet.address(), "rollback", "part");
      expect(code).toBe(4);
      expect(stderr).toContain(
        "The fleet has no version of stubs.ts#part. Give it the repository's with `selfcoding push`",
      );
    });
  });
