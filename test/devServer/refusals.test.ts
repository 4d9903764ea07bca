import { request as ask } from "node:http";
import { networkInterfaces } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusalOf } from "../../src/integrations/devServer/guard.js";
import { startModelServer } from "../../src/model/scripted.js";
import { fence } from "../world/project.js";
import { type DevServerProject, startDevServer } from "./world.js";

const FILES = {
  "src/twice.ts": `import { stub } from "selfcoding";

/** Twice the number. */
export function twice(number: number): number {
  return stub(number);
}
`,
  "src/main.ts": 'import "./twice";\n',
};
const REPLIES = { twice: [fence("function twice(number: number): number {\n  return 2 * number;\n}")] };
const PLACE = "/@selfcoding";

type Headers = Record<string, string>;

describe("the endpoint of a dev server", { timeout: 120_000 }, () => {
  let model: Awaited<ReturnType<typeof startModelServer>>;
  let server: DevServerProject;
  let own: Headers;
  let body: { id: string; fingerprint: string; call: object; cases: unknown[]; options: object };

  beforeAll(async () => {
    model = await startModelServer({ replies: REPLIES });
    server = await startDevServer(FILES, model.url);
    const page = await (await fetch(`${server.url}@id/__x00__selfcoding/page`)).text();
    const code = await (await fetch(`${server.url}src/twice.ts`)).text();
    own = {
      host: `127.0.0.1:${server.port}`,
      origin: `http://127.0.0.1:${server.port}`,
      "content-type": "application/json",
      "x-selfcoding-token": /token: "([^"]+)"/.exec(page)?.[1] ?? "",
    };
    const fingerprint = /\\"fingerprint\\":\\"(\w+)\\"/.exec(code)?.[1] ?? "";
    body = { id: "src/twice.ts#twice", fingerprint, call: { arguments: ["3"] }, cases: [], options: {} };
  }, 120_000);
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    await model?.[Symbol.asyncDispose]();
  });

  const send = (
    headers: Headers,
    text = JSON.stringify(body),
    { method = "POST", host = "127.0.0.1" } = {},
  ): Promise<{ status: number; answer: { error?: { code: string; details: { reason?: string } }; kind: string } }> =>
    new Promise((resolve, reject) => {
      const sent = ask({ host, port: server.port, path: PLACE, method, headers }, async (response) => {
        const parts: Buffer[] = [];
        for await (const part of response) parts.push(part as Buffer);
        resolve({ status: response.statusCode ?? 0, answer: JSON.parse(Buffer.concat(parts).toString()) });
      });
      sent.on("error", reject);
      sent.end(text);
    });
  const refused = (status: number, reason: string): object => ({
    status,
    answer: { kind: "error", error: { code: "dev-server-refused", details: { status, reason } } },
  });
  const without = (name: string): Headers => Object.fromEntries(Object.entries(own).filter(([key]) => key !== name));

  it("refuses pages of other origins, other names for this machine, and who has no token", async () => {
    expect(await send({ ...own, origin: "http://evil.example" })).toMatchObject(refused(403, "origin"));
    expect(await send({ ...own, origin: `http://localhost:${server.port}` })).toMatchObject(refused(403, "origin"));
    expect(await send({ ...own, origin: "null" })).toMatchObject(refused(403, "origin"));
    expect(await send(without("origin"))).toMatchObject(refused(403, "origin"));
    expect(await send({ ...own, "sec-fetch-site": "cross-site" })).toMatchObject(refused(403, "origin"));
    expect(await send({ ...own, "sec-fetch-site": "same-site" })).toMatchObject(refused(403, "origin"));
    expect(await send(without("x-selfcoding-token"))).toMatchObject(refused(401, "token"));
    expect(await send({ ...own, "x-selfcoding-token": `${own["x-selfcoding-token"]}x` })).toMatchObject(
      refused(401, "token"),
    );
  });

  it("refuses other methods and types, broken bodies, and bodies that are too large", async () => {
    expect(await send(own, "", { method: "GET" })).toMatchObject(refused(405, "method"));
    expect(await send({ ...own, "content-type": "text/plain" })).toMatchObject(refused(415, "type"));
    for (const text of ["", "{", "[]", "null", "{}", JSON.stringify({ ...body, call: { arguments: [3] } })])
      expect(await send(own, text)).toMatchObject(refused(400, "body"));
    const large = JSON.stringify({ ...body, call: { arguments: [JSON.stringify("x".repeat(5_000_000))] } });
    expect(await send(own, large)).toMatchObject(refused(413, "size"));
  });

  it("outlives a request that breaks off", async () => {
    const headers = { ...own, "content-length": "1000" };
    await new Promise<void>((resolve) => {
      const sent = ask({ host: "127.0.0.1", port: server.port, path: PLACE, method: "POST", headers });
      sent.on("error", () => resolve());
      sent.write('{ "id"', () => sent.destroy(new Error("gone")));
    });
    expect(await send(own, "{")).toMatchObject(refused(400, "body"));
  });

  it("refuses stubs that it has not served, and stubs as they are no more", async () => {
    expect(await send(own, JSON.stringify({ ...body, id: "src/other.ts#other" }))).toMatchObject(refused(404, "stub"));
    expect(await send(own, JSON.stringify({ ...body, fingerprint: "0" }))).toMatchObject(refused(409, "stale"));
  });

  it("has asked no model and written nothing for any of them; then serves its own page", async () => {
    expect(model.requests).toEqual([]);
    expect(server.project.has(".selfcoding")).toBe(false);
    const harmful = { isolation: "none", store: "elsewhere", allow: { fs: true }, model: "theirs" };
    const text = JSON.stringify({ ...body, options: harmful });
    expect(await send({ ...own, "sec-fetch-site": "same-origin" }, text)).toMatchObject({
      status: 200,
      answer: { kind: "version", version: 1 },
    });
    expect(model.requests.map((request) => request.model)).toEqual(["scripted"]);
    expect(server.project.has(".selfcoding/src/twice/twice.ts")).toBe(true);
    expect(server.project.has("elsewhere")).toBe(false);
  });
});

describe("who may ask a dev server", () => {
  const headers = {
    host: "localhost:5173",
    origin: "http://localhost:5173",
    "content-type": "application/json",
    "x-selfcoding-token": "secret",
  };
  const reasonFor = (address: string | undefined, more: Headers = {}): string | undefined =>
    refusalOf({ method: "POST", headers: { ...headers, ...more }, address }, "secret")?.reason;

  it("is this machine, under a name of its own", () => {
    for (const address of ["127.0.0.1", "127.8.0.1", "::1", "::ffff:127.0.0.1"])
      expect(reasonFor(address)).toBeUndefined();
    for (const host of ["app.localhost:5173", "127.0.0.1:5173", "[::1]:5173"])
      expect(reasonFor("::1", { host, origin: `http://${host}` })).toBeUndefined();
    const others = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    for (const address of ["192.168.0.7", "10.0.0.1", "::ffff:10.0.0.1", "fe80::1", "127.evil.example", "", undefined])
      expect(reasonFor(address)).toBe("address");
    for (const { address, internal } of others) expect(reasonFor(address)).toBe(internal ? undefined : "address");
    for (const host of ["evil.example", "localhost.evil.example:5173", "127.0.evil.example", "192.168.0.7:5173", ""])
      expect(reasonFor("127.0.0.1", { host, origin: `http://${host}` })).toBe("host");
  });

  it("is no proxy that asks for another machine", () => {
    expect(reasonFor("127.0.0.1", { "x-forwarded-for": "127.0.0.1" })).toBeUndefined();
    expect(reasonFor("127.0.0.1", { "x-forwarded-for": "203.0.113.9, 127.0.0.1" })).toBe("address");
    expect(reasonFor("127.0.0.1", { forwarded: "for=203.0.113.9" })).toBe("address");
  });
});
