import { describe, expect, it } from "vitest";
import { collectMessages } from "./messages.js";

describe("what selfcoding says", () => {
  it("stands in one file, to be read by ear", async () => {
    const byFile = new Map<string, string[]>();
    for (const { file, text } of collectMessages(["transformer", "src"]))
      byFile.set(file, [...(byFile.get(file) ?? []), text]);
    const lines = [...byFile].map(
      ([file, texts]) => `${file}\n${texts.map((text) => `  ${text.replaceAll("\n", "\n    ")}\n`).join("")}`,
    );
    await expect(lines.join("\n")).toMatchFileSnapshot("./messages.txt");
  });
});
