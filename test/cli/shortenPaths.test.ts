import { describe, expect, it } from "vitest";
import { shortenPaths } from "../../src/cli/shell/shortenPaths.js";

describe("a sentence of a command", () => {
  it.each([
    ["Cannot write /app/.selfcoding/a.ts.", "Cannot write .selfcoding/a.ts."],
    ['"/app/a.ts" and (/app/b.ts:1:2)', '"a.ts" and (b.ts:1:2)'],
    ["/app/a.ts, then /app/b.ts", "a.ts, then b.ts"],
    ["/home/app/a.ts", "/home/app/a.ts"],
    ["file:///app/a.ts", "file:///app/a.ts"],
    ["/application/a.ts in /app", "/application/a.ts in /app"],
    ["/app/app/a.ts", "app/a.ts"],
  ])("names paths from where a person stands: %s", (text, shown) => {
    expect(shortenPaths(text, "/app")).toBe(shown);
  });

  it("leaves paths as they are for whoever stands at the root", () => {
    expect(shortenPaths("See https://example.com/a and /app/a.ts.", "/")).toBe(
      "See https://example.com/a and /app/a.ts.",
    );
  });
});
