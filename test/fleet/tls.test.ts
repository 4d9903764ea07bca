import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine } from "../../src/fleet/openEngine.js";
import { startModelServer } from "../../src/model/scripted.js";
import { modelAt } from "../world/project.js";
import { createCertificate, installed, startPostgres, startRedis } from "../world/servers.js";
import { createHost, DOUBLE, replies, startProgram } from "./world.js";

const root = path.join(import.meta.dirname, "../..");

/** Two programs that meet by an address, and trust what they are told to. */
async function meet(SELFCODING_FLEET: string, trust: Record<string, string>, look: () => Promise<void>): Promise<void> {
  await using model = await startModelServer({ replies });
  await using one = createHost(DOUBLE);
  await using other = createHost(DOUBLE);
  const environment = { ...modelAt(model.url), ...trust, SELFCODING_FLEET };
  const [first, second] = [startProgram(one, environment), startProgram(other, environment)];
  expect(await first.call("part", "a:b")).toEqual({ result: "b" });
  expect(await second.call("part", "c:d")).toEqual({ result: "d" });
  await look();
  expect(await first.call("part", "ab")).toEqual({ result: "" });
  await second.until(({ received, number }) => received === "stubs.ts#part" && number === 2);
  expect(model.requests).toHaveLength(2);
  await Promise.all([first.end(), second.end()]);
}

async function faultOf(address: string): Promise<unknown> {
  const engine = await openEngine(address, root, undefined);
  try {
    return await engine.read("key").then(
      () => undefined,
      (error: unknown) => error,
    );
  } finally {
    await engine.close();
  }
}

describe.runIf(installed.openssl)("TLS", () => {
  let certificate: ReturnType<typeof createCertificate>;
  let stranger: ReturnType<typeof createCertificate>;
  beforeAll(() => {
    certificate = createCertificate();
    stranger = createCertificate();
  });
  afterAll(() => {
    certificate[Symbol.dispose]();
    stranger[Symbol.dispose]();
  });

  describe.runIf(installed.postgres)("to PostgreSQL", () => {
    let postgres: Awaited<ReturnType<typeof startPostgres>>;
    beforeAll(async () => {
      postgres = await startPostgres({
        ssl: "on",
        ssl_cert_file: certificate.certificate,
        ssl_key_file: certificate.key,
      });
    });
    afterAll(() => postgres[Symbol.asyncDispose]());
    const at = (host: string, authority: string): string =>
      `postgres://owner@${host}:${postgres.port}/postgres?sslmode=verify-full&sslrootcert=${authority}`;

    it("is what all is said over, with the authority that the address names", async () => {
      await meet(at("localhost", certificate.certificate), {}, async () => {
        const rows = await postgres.query(
          "postgres",
          "SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'selfcoding'",
        );
        expect(rows).toEqual([{ ssl: true }]);
      });
    });

    it.each<[string, () => string]>([
      ["of another authority", () => at("localhost", stranger.certificate)],
      ["for another name", () => at("127.0.0.1", certificate.certificate)],
    ])("with a certificate %s is refused, with what to set", async (_, address) => {
      expect(await faultOf(address())).toMatchObject({
        code: "fleet-refused",
        details: { reason: "certificate" },
        remedy: expect.stringContaining("sslrootcert"),
      });
    });
  });

  describe.runIf(installed.redis)("to Redis", () => {
    let redis: Awaited<ReturnType<typeof startRedis>>;
    beforeAll(async () => void (redis = await startRedis({}, undefined, certificate)));
    afterAll(() => redis[Symbol.asyncDispose]());

    it("is all that this server speaks, with the authority that the variable names", async () => {
      await meet(redis.url, { NODE_EXTRA_CA_CERTS: certificate.certificate }, async () => undefined);
      expect(await faultOf(redis.url.replace("rediss:", "redis:"))).toMatchObject({ code: "fleet-away" });
    });

    it("with a certificate of nobody's is refused, with what to set", async () => {
      expect(await faultOf(redis.url)).toMatchObject({
        code: "fleet-refused",
        details: { reason: "certificate" },
        remedy: expect.stringContaining("NODE_EXTRA_CA_CERTS"),
      });
    });
  });
});
