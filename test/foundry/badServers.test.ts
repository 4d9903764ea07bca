import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import type { ModelFault } from "../../src/model/scripted.js";
import { createProject, fence, modelAt, register } from "../world/project.js";
import { createStories } from "../world/stories.js";

const stubs = `/** Twice the number.
 * @example double(2) // => 4 */
export function double(n: number): number {
  return stub(n);
}
`;
const main =
  "try { console.log(double(21)); } catch (error) { console.log((error as { code: string }).code, (error as Error).message); }";
const files = {
  "double.ts": `import { stub } from "selfcoding";\n${stubs}`,
  "main.ts": `import { double } from "./double.ts";\n${main}\n`,
};
const replies = { double: [fence("function double(n: number): number {\n  return n * 2;\n}")] };
const silent = { SELFCODING_LOG: "silent" };
const story = createStories('import { double } from "./stubs.ts";\n');
const always = (kind: ModelFault["kind"]): ModelFault[] =>
  Array.from({ length: 9 }, (_, index) => ({ at: index + 1, kind }));

describe("a server that misbehaves", () => {
  const faults = (["http429", "http500", "close"] as const).map((kind, index) => ({ at: index + 1, kind }));
  story("is asked again after 429, 500 and a broken connection", { stubs, main, replies, faults }, (told) => {
    expect(told.lines).toEqual(["42"]);
    expect(told.requests).toHaveLength(4);
  });

  story(
    "is told from a reply that was cut off, which goes back to the model",
    { stubs, main, replies, faults: [{ at: 1, kind: "cut" }] },
    ({ lines, requests }) => {
      expect(lines).toEqual(["42"]);
      expect(requests).toHaveLength(2);
    },
  );

  story(
    "refuses the key: the error says where the key comes from",
    { stubs, main, replies, faults: [{ at: 1, kind: "http401" }] },
    ({ lines, requests, has }) => {
      expect(lines[0]).toMatch(/^model-unauthorized .*OPENAI_API_KEY/);
      expect(requests).toHaveLength(1);
      expect(has(".selfcoding")).toBe(false);
    },
  );

  story(
    "answers garbage: the error names server and remedy",
    { stubs, main, replies, faults: always("badjson") },
    ({ lines }) => expect(lines[0]).toMatch(/^model-unavailable .*OPENAI_BASE_URL/),
  );

  story(
    "never answers: the wait ends by limits.modelSeconds",
    { stubs, main, replies, faults: always("hang"), options: { limits: { modelSeconds: 0.2 } } },
    ({ lines }) => expect(lines[0]).toMatch(/^(model-unavailable|time-limit) /),
  );

  story(
    "never answers: the wait ends by limits.seconds",
    { stubs, main, replies, faults: always("hang"), options: { limits: { seconds: 0.5 } } },
    ({ lines }) => expect(lines[0]).toMatch(/^time-limit .*limits\.seconds/),
  );

  const nobody = { kind: "openai", model: "scripted", baseURL: "http://127.0.0.1:9/v1" };
  story("is not there: the error names it", { stubs, main, replies, options: { model: nobody } }, ({ lines }) =>
    expect(lines[0]).toMatch(/^model-unavailable .*127\.0\.0\.1:9/),
  );

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
