import { EventEmitter } from "node:events";
import type { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import { startFoundry } from "../../src/foundry/thread/thread.js";
import { SelfCodingError } from "../../src/contract/errors.js";
import { FoundryClient } from "../../src/foundry/thread/client.js";
import { versionOf } from "../../src/foundry/thread/versionOf.js";
import { startModelServer } from "../../src/model/scripted.js";
import { fromEnvelope, toEnvelope } from "../../src/foundry/thread/envelope.js";

it("a foundry that is lost rejects who waits, and the next request starts a new one", async () => {
  const client = new FoundryClient(() => {});
  const broken = { skeleton: { id: "a#b" }, options: [], environment: {}, project: { root: "/nowhere" } } as never;
  const waiting = client.request(broken);
  await client.close();
  await expect(waiting).rejects.toMatchObject({ code: "foundry-lost" });
  const result = await client.request({ ...(broken as object), options: [{ mode: "odd" }] } as never);
  expect(result).toMatchObject({ kind: "error", error: { code: "options-invalid" } });
  expect(() => versionOf(result)).toThrow(/Unknown mode "odd"/);
  await client.close();
});

it("a client that is closed keeps the process until its worker has ended, though an answer comes meanwhile", async () => {
  const told: string[] = [];
  const worker = Object.assign(new EventEmitter(), {
    ref: () => {},
    unref: () => void told.push("let go"),
    postMessage: () => {},
    terminate: async () => {
      told.push("ending");
      await Promise.resolve();
      worker.emit("message", { kind: "result", number: 1, result: { kind: "linked" } });
      told.push("ended");
    },
  });
  const client = new FoundryClient(
    () => {},
    () => worker as never,
  );
  const waiting = client.rewrite({ kind: "link" } as never);
  await client.close();
  expect(await waiting).toEqual({ kind: "linked" });
  expect(told.slice(told.indexOf("ending"))).toEqual(["ending", "ended"]);
});

it("a client that is stopped rejects who waits when it drops them, and ends the worker that it has started", async () => {
  let worker: Worker | undefined;
  const client = new FoundryClient(
    () => {},
    () => (worker = startFoundry()),
  );
  await client.stop(false);
  expect(worker).toBeUndefined();
  const waiting = client.request({ options: [], environment: {}, project: { root: "/nowhere" } } as never);
  const ended = new Promise((resolve) => worker?.once("exit", resolve));
  await Promise.all([client.stop(true), expect(waiting).rejects.toMatchObject({ code: "closed" }), ended]);
});

it("an error crosses between threads with code, remedy, details and cause", () => {
  const error = new SelfCodingError("frozen", "No version.", {
    remedy: "Write it.",
    details: { a: 1 },
    cause: new TypeError("why"),
  });
  const again = fromEnvelope(structuredClone(toEnvelope(error)));
  expect(again).toMatchObject({
    code: "frozen",
    message: "No version. Write it.",
    remedy: "Write it.",
    details: { a: 1 },
  });
  expect(String(again.cause)).toContain("TypeError: why");
  expect(SelfCodingError.is(again)).toBe(true);
});

it("a question to the model crosses, ends by its signal, and fails by its own rules", async () => {
  const client = new FoundryClient(() => {});
  const ask = (model: object, more: object = {}, signal?: AbortSignal): ReturnType<typeof client.complete> =>
    client.complete(
      {
        kind: "complete",
        request: {
          messages: [{ role: "user", content: "hello" }],
          subject: { id: "agents/a#b", name: "a", purpose: "request", turn: 1 },
        },
        project: { root: "/nowhere", storeDirectory: "/nowhere", cacheDirectory: "/nowhere" },
        options: [{ model, ...more } as never],
        environment: {},
      },
      signal,
    );
  const toolCalls = [{ name: "f", arguments: {} }];
  const scripted = { kind: "scripted", replies: [{ toolCalls }, "second"], script: "client" };
  expect(await ask(scripted)).toMatchObject({
    kind: "reply",
    reply: { toolCalls: [{ name: "f" }] },
    model: "scripted",
  });
  expect(await ask(scripted)).toMatchObject({ kind: "reply", reply: { text: "second" } });
  expect(await ask(scripted, { mode: "frozen" })).toMatchObject({ kind: "error", error: { code: "frozen" } });
  await using server = await startModelServer({ replies: {}, faults: [{ at: 1, kind: "hang" }] });
  const hanging = ask({ kind: "openai", baseURL: server.url }, {}, AbortSignal.timeout(300));
  await expect(hanging).rejects.toMatchObject({ name: "TimeoutError" });
  await expect(ask(scripted, {}, AbortSignal.abort("gone"))).rejects.toBe("gone");
  await client.close();
});
