import { describe, expect, it, vi } from "vitest";
import { printLiteral } from "../../src/value/literal/literal.js";
import { redact, Redactor } from "../../src/secrets/redact.js";
import { redactFormats } from "../../src/secrets/secretFormats.js";
import { innocent, named, secrets } from "./secrets.js";

const print = (value: unknown): string => printLiteral(value, { maxCharacters: 10_000 }).text;
const evaluate = (text: string): unknown => new Function(`return (${text});`)();

describe("redact", () => {
  it.each(secrets)("blots out $name, alone and wherever it stands", ({ text, secret }) => {
    for (const value of [text, `first line\n${text}\nlast`, { list: [text] }, new Map([[text, 1]]), { [text]: true }]) {
      const clean = redact(print(value));
      expect(clean).not.toContain(JSON.stringify(secret).slice(1, -1));
      expect(typeof evaluate(clean)).toBe(typeof value);
    }
    expect(redact(`Error: ${text}`)).not.toContain(secret);
    expect(redact(print({ body: JSON.stringify({ text }) }))).not.toContain(JSON.stringify(secret).slice(1, -1));
    expect(redact(redact(text))).toBe(redact(text));
  });

  it.each(named)("blots out what is named %s", (name, value) => {
    const secret = String(value);
    for (const holder of [
      { [name]: value, size: 3 },
      { deep: [{ [name]: value }] },
      { body: JSON.stringify({ [name]: value }) },
    ])
      expect(redact(print(holder))).not.toContain(secret);
    expect(new Redactor().redactValue(name, print(value))).not.toContain(secret);
    if (typeof value === "string") {
      expect(redact(print(new Map([[name, value]])))).not.toContain(secret);
      expect(redact(print([[name, value]]))).not.toContain(secret);
      expect(redact(print([{ name, value }]))).not.toContain(secret);
    }
  });

  it.each(innocent)("leaves %s as it is", (text) => {
    expect(redact(text)).toBe(text);
  });

  it("leaves random identifiers of code in code alone, where known formats go", () => {
    const code = 'const token = "identifier"; const alphabet = "kB7xQ2mZ9vR4tY8whD3nF6jL1pS5gC0a"; let pin = 1234;';
    expect(redactFormats(code)).toBe(code);
    expect(redactFormats(`login("${secrets[0]?.text}")`)).not.toContain(secrets[0]?.secret);
  });

  it("finds them in bytes, errors, classes, lists of headers, and whatever their name's place", () => {
    class Client {
      apiToken = "opensesame";
    }
    const values = [
      Buffer.from("password=opensesame"),
      new Client(),
      new Error("at postgres://bo:opensesame@h/x", { cause: new Error("password=opensesame") }),
      ["Host", "a", "X-Api-Key", "opensesame1"],
      { env: [{ Name: "DB_PASSWORD", Value: "opensesame" }] },
      [{ value: "opensesame", name: "password" }],
      { user: "bo", pass: "opensesame" },
    ];
    for (const value of values) {
      const clean = redact(print(value));
      expect(clean).not.toContain("opensesame");
      expect(clean).not.toContain([...Buffer.from("opensesame")].join(", "));
    }
  });

  it("keeps type, form and the prefix of a provider", () => {
    const value = {
      password: 'a"B-7',
      cvv: 731,
      url: "https://bo:hunter2@h/x",
      authorization: `Bearer ${"ab12".repeat(4)}`,
      list: [secrets[1]?.text],
      credentials: { user: "bo", keys: ["k1"], count: 2 },
      privateKey: new Uint8Array([1, 2, 3]),
    };
    expect(evaluate(redact(print(value)))).toEqual({
      password: 'x"X-0',
      cvv: 100,
      url: "https://bo:xxxxxx0@h/x",
      authorization: `Bearer ${"aa00".repeat(4)}`,
      list: [
        secrets[1]?.text.replace(secrets[1].secret, (secret) =>
          secret.replace(/[a-z]/g, "x").replace(/[A-Z]/g, "X").replace(/\d/g, "0"),
        ),
      ],
      credentials: { user: "xx", keys: ["x0"], count: 2 },
      privateKey: new Uint8Array(3),
    });
  });

  it("finds what bytes spell, whatever class holds them", () => {
    const bytes = [...new TextEncoder().encode("https://bo:hunter2@h/x")];
    for (const value of [Buffer.from(bytes), Uint8Array.from(bytes)]) {
      const clean = evaluate(redact(print({ value }))) as { value: Uint8Array };
      expect(new TextDecoder().decode(clean.value)).toBe("https://bo:xxxxxx0@h/x");
    }
  });

  it("leaves the armour of a key around its stand-in", () => {
    const [head, tail] = ["-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----"];
    expect(redact(`${head}\nMIIabc\n${tail}`)).toBe(`${head}\nXXXxxx\n${tail}`);
  });

  it("opens what is encoded in itself twice, and not again and again", () => {
    const decode = vi.spyOn(TextDecoder.prototype, "decode");
    const encoded = (times: number): string =>
      Array.from({ length: times }).reduce<string>(
        (text) => Buffer.from(JSON.stringify(`\n ${text}`)).toString("base64"),
        "password=hunter2",
      );
    try {
      expect(redact(encoded(2))).not.toBe(encoded(2));
      decode.mockClear();
      redact(encoded(10));
      // Each could be opened in two ways: a thousand times in all.
      expect(decode.mock.calls.length).toBeLessThan(20);
    } finally {
      decode.mockRestore();
    }
  });

  it("makes a card number of the same network whose checksum is right", () => {
    expect(redact('"4111 1111 1111 1111"')).toBe('"4000 0000 0000 0002"');
    expect(evaluate(redact("5555555555554444"))).toBe(5000000000000009);
  });

  it("makes a token that can still be decoded", () => {
    const [, payload = ""] = (
      evaluate(redact(`"${secrets.find(({ name }) => name === "a JSON Web Token")?.text}"`)) as string
    ).split(".");
    expect(JSON.parse(Buffer.from(payload, "base64url").toString())).toEqual({ sub: "redacted" });
  });

  it("takes time in proportion to the text", () => {
    // In proportion to its square it would take longer than a test may.
    redact(
      `"${"a".repeat(200_000)}" ${"password".repeat(20_000)} ${'["a", '.repeat(20_000)} ${"password: [".repeat(2000)}`,
    );
  });
});

describe("Redactor", () => {
  it("gives the same secret the same stand-in, and another one another", () => {
    const redactor = new Redactor();
    const texts = ["hunter2", "hunter2", "letmei4"].map((value) => redactor.redactValue("password", print(value)));
    expect(texts[1]).toBe(texts[0]);
    expect(texts[2]).not.toBe(texts[0]);
    expect(redactor.isUsed).toBe(true);
    expect(new Redactor().isUsed).toBe(false);
  });

  it("finds again in a message what a name gave away before", () => {
    const redactor = new Redactor();
    redactor.redactValue("login", print({ password: "open sesame" }));
    expect(redactor.redact("Error: bo may not enter with open sesame")).not.toContain("sesame");
  });

  it("does not take code for what a name gave away", () => {
    const redactor = new Redactor();
    redactor.redactValue("password", print("undefined"));
    expect(redactor.redactValue("x", "{ a: undefined }")).toBe("{ a: undefined }");
  });
});
