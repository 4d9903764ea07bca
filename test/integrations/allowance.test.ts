import path from "node:path";
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { createProject, fence, modelAt, register } from "../world/project.js";

const STUBS = `import { stub } from "selfcoding";
/** The text of a file of the folder \`data\`. */
export function load(name: string): string { return stub(name); }
/** What the variable GREETING says. */
export function greet(): string { return stub(); }
`;
const LOAD = `import { readFileSync } from "node:fs";
function load(name: string): string { return readFileSync("data/" + name, "utf8"); }`;
const GREET = `function greet(): string { return process.env.GREETING ?? "none"; }`;
const MAIN = `import { greet, load } from "./stubs.ts";
const attempt = (call) => { try { return call(); } catch (error) { return error.message; } };
console.log(JSON.stringify([load("a.txt"), greet(), attempt(() => load("../secret.txt"))]));`;

const configuration = (allow: object): string =>
  JSON.stringify({ allow, mode: "auto", limits: { attempts: 1, inputs: 0 } });

describe("what a body was given", () => {
  it("holds after adoption, for the first call, for the next start and against edits by hand", async () => {
    await using server = await startModelServer({ replies: { load: [fence(LOAD)], greet: [fence(GREET)] } });
    await using project = createProject({
      "stubs.ts": STUBS,
      "main.mjs": MAIN,
      "data/a.txt": "inside",
      "secret.txt": "outside",
      "selfcoding.config.json": configuration({ fs: ["data"], env: ["GREETING"] }),
    });
    const environment = { ...modelAt(server.url), SELFCODING_LOG: "silent", GREETING: "hello" };
    const run = async (more: Record<string, string> = {}) => {
      const { stdout, stderr } = await project.run([...register, "main.mjs"], { ...environment, ...more });
      return stdout === "" ? stderr : stdout.trim();
    };
    const first = await run();
    expect(first).toContain('["inside","hello",');
    expect(first).toContain("secret.txt may not be reached; allowed are data (option `allow.fs`).");
    // No model is left to ask: what is kept is loaded, under what is allowed now.
    const asked = server.requests.length;
    expect(await run({ SELFCODING_MODE: "frozen" })).toContain('["inside","hello",');
    expect(server.requests.length).toBe(asked);

    const store = path.join(project.folder, ".selfcoding");
    const file =
      readdirSync(store, { recursive: true, encoding: "utf8" }).find((name) => /greet.*\.ts$/.test(name)) ?? "";
    const edited = project.read(path.join(".selfcoding", file)).replace("GREETING", "OPENAI_API_KEY");
    project.write(path.join(".selfcoding", file), edited);
    const refused = await run({ SELFCODING_MODE: "frozen" });
    expect(refused).toContain("`process` may not be used");
    expect(refused).toContain("`allow.env`");

    project.write("selfcoding.config.json", configuration({ env: true }));
    expect(await run({ SELFCODING_MODE: "frozen" })).toContain("allow.fs");
  });
});
