import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect, it, onTestFinished } from "vitest";
import { FoundryClient } from "../../src/foundry/thread/client.js";
import { startModelServer } from "../../src/model/scripted.js";
import { createProject, fence, modelAt, register } from "../world/project.js";
import { request } from "./world.js";

/** Hears a channel until the test is over. */
function hear(name: string, phase = "start"): Record<string, unknown>[] {
  const heard: Record<string, unknown>[] = [];
  const listen = (context: unknown): void => void heard.push({ ...(context as object) });
  subscribe(`tracing:selfcoding:${name}:${phase}`, listen);
  onTestFinished(() => void unsubscribe(`tracing:selfcoding:${name}:${phase}`, listen));
  return heard;
}

/** A foundry that answers nothing by itself. */
function silentFoundry() {
  const posted: { number: number; request: unknown; traces?: readonly string[] }[] = [];
  const port = Object.assign(new EventEmitter(), {
    postMessage: (message: (typeof posted)[number]) => void posted.push(message),
    ref: () => undefined,
    unref: () => undefined,
    close: () => port.emit("close"),
  });
  return {
    posted,
    port,
    client: new FoundryClient(
      () => undefined,
      () => port as never,
    ),
  };
}

it("the foundry is asked for traces only while somebody listens, and only for those channels", async () => {
  const { client, posted } = silentFoundry();
  void client.request(request).catch(() => undefined);
  expect(posted.at(-1)).not.toHaveProperty("traces");
  hear("model");
  hear("check", "error");
  void client.request(request).catch(() => undefined);
  expect(posted.at(-1)?.traces).toEqual(["model", "check"]);
  void client.rewrite({ kind: "link", project: request.project, skeletons: [] }).catch(() => undefined);
  expect(posted.at(-1)).not.toHaveProperty("traces");
  await client.close();
});

it("what is under way when the foundry is lost, or answers without it, ends all the same", async () => {
  const started = hear("write");
  const ended = hear("write", "asyncEnd");
  const errors = hear("write", "error");
  const { client, port, posted } = silentFoundry();
  const context = { trace: "t1", id: "a.ts#f", purpose: "write", startedAt: 1 };
  const first = client.request(request).catch((error: unknown) => error);
  port.emit("message", {
    kind: "trace",
    number: posted.at(-1)?.number,
    name: "write",
    isEnd: false,
    context: { ...context },
  });
  port.emit("close");
  expect(await first).toMatchObject({ code: "foundry-lost" });
  expect(started).toEqual([context]);
  expect(ended).toMatchObject([{ ...context, outcome: "failed", error: { code: "foundry-lost" } }]);
  const second = client.request(request);
  const { number } = posted.at(-1) ?? {};
  port.emit("message", { kind: "trace", number, name: "write", isEnd: false, context: { ...context, trace: "t2" } });
  port.emit("message", { kind: "result", number, result: { kind: "throw-is-right", reason: "" } });
  await second;
  expect(ended).toMatchObject([{ trace: "t1" }, { trace: "t2", error: { code: "AbortError" } }]);
  expect(errors).toHaveLength(2);
});

it("contexts are plain data, documented, and without secrets; each phase of Node's protocol is published", async () => {
  const key = "sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH";
  await using server = await startModelServer({
    replies: {
      part: [
        fence(`function part(text: string): string { throw new Error("${key}" + text); }`),
        fence("function part(text: string): string { return text; }"),
      ],
    },
  });
  await using project = createProject({
    "main.ts": `import { channel, subscribe } from "node:diagnostics_channel";
import { stub } from "selfcoding";
const told: unknown[] = [];
for (const name of ["write", "heal", "model", "check"])
  for (const phase of ["start", "end", "error", "asyncStart", "asyncEnd"])
    subscribe(\`tracing:selfcoding:\${name}:\${phase}\`, (context) => void told.push([name, phase, structuredClone(context)]));
/**
 * The part behind the colon.
 * @example part("a") // => "a"
 */
function part(text: string): string { return stub(text); }
part("a");
console.log(JSON.stringify(told));
`,
  });
  const { stdout, stderr } = await project.run([...register, "main.ts"], {
    ...modelAt(server.url),
    SELFCODING_LOG: "silent",
  });
  expect(stderr).toBe("");
  const told = JSON.parse(stdout) as [string, string, Record<string, unknown>][];
  expect(told.map(([name, phase]) => `${name} ${phase}`)).toEqual([
    ...["write start", "write end"],
    ...["model", "check", "model", "check"].flatMap((name) =>
      ["start", "end", "asyncStart", "asyncEnd"].map((phase) => `${name} ${phase}`),
    ),
    ...["write asyncStart", "write asyncEnd"],
  ]);
  expect(stdout).not.toContain(key);
  const [, , write] = told.at(-1) ?? [];
  const parts = told.filter(([name]) => name !== "write").map(([, , context]) => context);
  expect(new Set(parts.map(({ parent }) => parent))).toEqual(new Set([write?.["trace"]]));
  expect(parts.at(7)).toMatchObject({ outcome: "refused", attempt: 1, checks: ["run"], findings: [{ check: "run" }] });
  // The page names every field that a context has.
  const page = readFileSync(path.join(import.meta.dirname, "../../docs/traces.md"), "utf8");
  const fields = new Set(told.flatMap(([, , context]) => Object.keys(context)));
  expect([...fields].filter((field) => !page.includes(`\`${field}\``))).toEqual([]);
});
