import { expect, it } from "vitest";
import { SelfCodingError } from "../../src/contract/errors.js";
import { FoundryClient, versionOf } from "../../src/foundry/client.js";
import { fromEnvelope, toEnvelope } from "../../src/foundry/envelope.js";

it("a foundry that is lost rejects who waits, and the next request starts a new one", async () => {
  const client = new FoundryClient(() => {});
  const broken = { skeleton: { id: "a#b" }, options: [], environment: {}, project: { root: "/nowhere" } } as never;
  const waiting = client.request(broken);
  await client.close();
  await expect(waiting).rejects.toMatchObject({ code: "foundry-lost" });
  const result = await client.request({ ...(broken as object), options: [{ mode: "odd" }] } as never);
  expect(result).toMatchObject({ kind: "error", error: { code: "options-invalid" } });
  expect(() => versionOf(result)).toThrow(/"odd" is no mode/);
  await client.close();
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
