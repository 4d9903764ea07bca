import { expect, it } from "vitest";
import { contentText } from "../../src/model/wire/contentText.js";

it.each([
  ["a text", "plain", "plain"],
  ["nothing", null, ""],
  [
    "parts",
    [
      { type: "text", text: "a" },
      { type: "text", text: "b" },
    ],
    "ab",
  ],
  [
    "parts after a thought",
    [
      { type: "thinking", thinking: [{ type: "text", text: "hm" }] },
      { type: "text", text: "a" },
    ],
    "a",
  ],
  [
    "a thought that is a text",
    [
      { type: "reasoning", text: "hm" },
      { type: "output_text", text: "a" },
    ],
    "a",
  ],
  ["one part alone", { type: "text", text: "a" }, "a"],
  ["a thought that is marked", [{ text: "hm", thought: true }, { text: "a" }], "a"],
  ["a part with its text in a field", [{ type: "text", text: { value: "a", annotations: [] } }], "a"],
  ["a part with its text under another name", [{ type: "text", content: "a" }], "a"],
  ["parts of one object", { role: "model", parts: [{ text: "a" }, { text: "b" }] }, "ab"],
  ["bare texts", ["a", 1, null, "b"], "ab"],
])("the content of a reply can be %s", (_what, content, text) => {
  expect(contentText(content)).toBe(text);
});
