import { expect, it } from "vitest";
import { Progress } from "../../src/foundry/progress.js";

const adopted = {
  id: "src/a.ts#f",
  number: 1,
  purpose: "write",
  path: ".selfcoding/src/a/f.ts",
  attempts: 2,
  milliseconds: 1500,
  modelMilliseconds: 1200,
  usage: { promptTokens: 100, completionTokens: 20 },
  notes: [],
} as const;

function show(isLive: boolean): string {
  let text = "";
  const progress = new Progress({ isLive, columns: 80, write: (part) => (text += part) });
  progress.show("generation-start", { id: adopted.id, purpose: "write" });
  progress.show("stage-start", { id: adopted.id, stage: "model", attempt: 1 });
  progress.show("reply-receive", { id: adopted.id, attempt: 1, usage: adopted.usage });
  const finding = { check: "types", code: "type-error", message: "string is no number" } as const;
  progress.show("candidate-refuse", { id: adopted.id, attempt: 1, findings: [finding] });
  progress.show("version-adopt", adopted);
  return text;
}

it("keeps to plain lines where there is no terminal", () => {
  expect(show(false)).toBe(
    "selfcoding … src/a.ts#f is written\n" +
      "selfcoding   src/a.ts#f attempt 1 refused: string is no number\n" +
      "selfcoding ✓ src/a.ts#f written in 1.5 s (2 attempts, 120 tokens) → .selfcoding/src/a/f.ts\n",
  );
});

it("draws one live line with stage, attempt, seconds and tokens on a terminal, and ends it with one line", () => {
  const text = show(true);
  expect(text).toContain("\r\u001b[2Kselfcoding ◌ src/a.ts#f model, attempt 1, 0.");
  expect(text).toMatch(/0\.\d s, 120 tokens/);
  expect(text.split("\n").filter((line) => line !== "")).toHaveLength(1);
  expect(text.endsWith("→ .selfcoding/src/a/f.ts\n")).toBe(true);
});
