import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { type ModelFault, startModelServer } from "../../src/model/scripted.js";
import { createProject, fence, modelAt, register, type UserProject } from "../world/project.js";

const files = {
  "double.ts": `import { stub } from "selfcoding";
/** Twice the number.
 * @example double(2) // => 4 */
export function double(n: number): number {
  return stub(n);
}
`,
  "main.ts": `import { double } from "./double.ts";
try { console.log(double(21)); } catch (error) { console.log((error as { code: string }).code, (error as Error).message); }
`,
};
const replies = { double: [fence("function double(n: number): number {\n  return n * 2;\n}")] };
const silent = { SELFCODING_LOG: "silent" };

async function callWith(
  faults: readonly ModelFault[],
  project: UserProject,
  more: Record<string, string> = {},
): Promise<{ stdout: string; requests: number }> {
  await using server = await startModelServer({ replies, faults });
  const { stdout } = await project.run([...register, "main.ts"], { ...modelAt(server.url), ...silent, ...more });
  return { stdout: stdout.trim(), requests: server.requests.length };
}

describe("a server that misbehaves", () => {
  it("is asked again after 429, 500 and a broken connection", async () => {
    await using project = createProject(files);
    const faults = [
      { at: 1, kind: "http429" },
      { at: 2, kind: "http500" },
      { at: 3, kind: "close" },
    ] as const;
    expect(await callWith(faults, project)).toEqual({ stdout: "42", requests: 4 });
  });

  it("is told from a reply that was cut off, which goes back to the model", async () => {
    await using project = createProject(files);
    expect(await callWith([{ at: 1, kind: "cut" }], project)).toEqual({ stdout: "42", requests: 2 });
  });

  it("refuses the key: the error says where the key comes from", async () => {
    await using project = createProject(files);
    const { stdout, requests } = await callWith([{ at: 1, kind: "http401" }], project);
    expect(stdout).toMatch(/^model-unauthorized .*OPENAI_API_KEY/);
    expect(requests).toBe(1);
    expect(project.has(".selfcoding")).toBe(false);
  });

  it("answers garbage: the error names server and remedy", async () => {
    await using project = createProject(files);
    const faults = Array.from({ length: 9 }, (_, index) => ({ at: index + 1, kind: "badjson" }) as const);
    expect((await callWith(faults, project)).stdout).toMatch(/^model-unavailable .*OPENAI_BASE_URL/);
  });

  it("never answers: the wait ends by limits.modelSeconds", async () => {
    const brief = { "selfcoding.config.json": JSON.stringify({ limits: { modelSeconds: 0.2 } }) };
    await using project = createProject({ ...files, ...brief });
    const faults = Array.from({ length: 9 }, (_, index) => ({ at: index + 1, kind: "hang" }) as const);
    expect((await callWith(faults, project)).stdout).toMatch(/^(model-unavailable|time-limit) /);
  });

  it("never answers: the wait ends by limits.seconds", async () => {
    const brief = { "package.json": JSON.stringify({ type: "module", selfcoding: { limits: { seconds: 0.5 } } }) };
    await using project = createProject({ ...files, ...brief });
    const faults = Array.from({ length: 9 }, (_, index) => ({ at: index + 1, kind: "hang" }) as const);
    expect((await callWith(faults, project)).stdout).toMatch(/^time-limit .*limits\.seconds/);
  });

  it("is not there: the error names it", async () => {
    await using project = createProject(files);
    const { stdout } = await project.run([...register, "main.ts"], { ...modelAt("http://127.0.0.1:9/v1"), ...silent });
    expect(stdout).toMatch(/^model-unavailable .*127\.0\.0\.1:9/);
  });

  it("is not named at all: the error lists the three remedies", async () => {
    await using project = createProject(files);
    const { stdout } = await project.run([...register, "main.ts"], silent);
    expect(stdout).toMatch(/^no-model .*OPENAI_API_KEY.*OPENAI_BASE_URL.*SELFCODING_RECORDINGS/);
  });

  it("runs in the process that a synchronous stub blocks: the error says so instead of waiting for ever", async () => {
    await using project = createProject({
      ...files,
      "main.ts": `import { createServer } from "node:http";
import { double } from "./double.ts";
const server = createServer((_request, response) => response.end("{}")).listen(0, "127.0.0.1", () => {
  process.env.OPENAI_BASE_URL = "http://127.0.0.1:" + (server.address() as { port: number }).port + "/v1";
  try { console.log(double(21)); } catch (error) { console.log((error as { code: string }).code); }
  server.close();
});
`,
    });
    const { stdout } = await project.run([...register, "main.ts"], { OPENAI_API_KEY: "test", ...silent });
    expect(stdout.trim()).toBe("model-same-process");
  });

  it("answers with refusals: the model's words are told, and it is asked again", async () => {
    const refusing = { message: { role: "assistant", content: null, refusal: "I may not double." } };
    const willing = { message: { role: "assistant", content: replies.double[0] } };
    let asked = 0;
    let isWilling = false;
    const server = createServer((_request, response) => {
      asked++;
      response.end(JSON.stringify({ choices: [isWilling && asked > 1 ? willing : refusing] }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    await using project = createProject(files);
    const refused = await project.run([...register, "main.ts"], { ...modelAt(url), ...silent });
    expect(refused.stdout).toMatch(/^not-written [\s\S]*The model refused: “I may not double\.”/);
    asked = 0;
    isWilling = true;
    const written = await project.run([...register, "main.ts"], { ...modelAt(url), ...silent });
    server.close();
    expect({ stdout: written.stdout.trim(), asked }).toEqual({ stdout: "42", asked: 2 });
  });

  it("redirects elsewhere or answers HTML: the error is clear", async () => {
    const server = createServer((_request, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<html>"),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    await using project = createProject(files);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    const { stdout } = await project.run([...register, "main.ts"], { ...modelAt(url), ...silent });
    server.close();
    expect(stdout).toMatch(/^model-unavailable /);
  });
});
