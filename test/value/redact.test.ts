import { describe, expect, it } from "vitest";
import { redact } from "../../src/value/redact.js";

// Put together at run time, so that no scanner takes them for real ones.
const key = ["sk", "proj", "a1B2".repeat(8)].join("-");
const jwt = ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0NTY3ODkwIn0", "dozjgNryP4J3jVmNHl0w5N"].join(".");

describe("redact", () => {
  it.each([
    ["a key by its form", `call("${key}")`, key],
    ["a GitHub token", `"${["ghp", "aB3dE5".repeat(6)].join("_")}"`, "aB3dE5"],
    ["an AWS key", `"${["AKIA", "ABCDEFGHIJKLMNOP"].join("")}"`, "ABCDEFGHIJKLMNOP"],
    ["a JSON web token", `{ a: "${jwt}" }`, jwt],
    ["a bearer", `"authorization: Bearer ${"x1".repeat(10)}"`, "x1x1"],
    ["a private key", `"-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----"`, "MIIE"],
    ["the password of an address", `"postgres://admin:hunter2@db.example/x"`, "hunter2"],
    ["a password by its field", `{ password: "hunter2", size: 3 }`, "hunter2"],
    ["a secret by its field in quotes", `{ "client-secret": "abc", x: 1 }`, "abc"],
    ["a secret in an entry of a Map", `new Map([["apiKey", "abc"]])`, '"abc"'],
    ["a field with quotes inside its value", `{ token: "a\\"b", x: 1 }`, "b"],
    ["a cookie with parts", `"Cookie: id=abc; theme=dark"`, "abc"],
    ["a parameter of an address", `"https://a.b/?q=1&access_token=abc&x=2"`, "abc"],
    ["a variable", `"DB_PASSWORD=hunter2\\nPORT=1"`, "hunter2"],
    ["a card number", `"4111 1111 1111 1111"`, "1111 1111"],
    ["a code by its field", "{ pin: 12345 }", "12345"],
    ["a long random word", `["${"aZ9k".repeat(10)}"]`, "aZ9k"],
  ])("blots out %s", (_name, text, secret) => {
    expect(redact(text)).not.toContain(secret);
  });

  it.each([
    '{ name: "Bo", weight: 12.5, tokens: "a b c", author: "Li", spin: "left" }',
    '"https://example.com/a/long-path-2026/with-Some-Words?page=2"',
    "[2767891499, 1234567890123456, 1111111111111111]",
    '"0f8fad5b-d9cb-469f-a165-70867728950e"',
    "{ a_rather_long_name_of_a_function_2026_with_Words: 1 }",
    '{ passage: "x", secretary: "Jo", cookies: 4 }',
    '{ password: "" }',
  ])("leaves %s as it is", (text) => {
    expect(redact(text)).toBe(text);
  });

  it("leaves an expression an expression", () => {
    const text = redact(`{ password: "a\\"b", list: ["${key}"], pin: 123456, url: "https://u:p@h/x" }`);
    expect(new Function(`return (${text});`)()).toEqual({
      password: "[redacted]",
      list: ["[redacted]"],
      pin: 0,
      url: "https://u:[redacted]@h/x",
    });
  });

  it("takes time in proportion to the text", () => {
    const from = performance.now();
    redact(`"${"a".repeat(200_000)}" ${"password".repeat(20_000)}`);
    expect(performance.now() - from).toBeLessThan(2000);
  });
});
