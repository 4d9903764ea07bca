import { describe, expect, it } from "vitest";
import { showProgress } from "../../src/foundry/progress/progress.js";

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
const finding = { check: "types", code: "type-error", message: "string is no number" } as const;

function screen(isLive: boolean, columns = () => 80) {
  let text = "";
  return { progress: showProgress({ isLive, columns, write: (part) => (text += part) }), text: () => text };
}

function show(isLive: boolean, event: Parameters<typeof Object.assign>[0] = {}): string {
  const { progress, text } = screen(isLive);
  progress.show("generation-start", { id: adopted.id, purpose: "write" });
  progress.show("stage-start", { id: adopted.id, stage: "model", attempt: 1 });
  progress.show("reply-receive", { id: adopted.id, attempt: 1, usage: adopted.usage });
  progress.show("candidate-refuse", { id: adopted.id, attempt: 1, findings: [finding] });
  progress.show("version-adopt", { ...adopted, ...event });
  return text();
}

/** What a terminal of a width shows of a text, line by line. */
function render(text: string, columns: number): string[] {
  const lines = [""];
  for (const part of text.split(/(\r|\n|\u001b\[2K)/)) {
    if (part === "\n") lines.push("");
    else if (part === "\u001b[2K") lines[lines.length - 1] = "";
    else if (part !== "\r")
      for (let rest = part; rest !== ""; rest = rest.slice(columns)) {
        if (lines.at(-1) !== "") lines.push("");
        lines[lines.length - 1] = rest.slice(0, columns);
      }
  }
  return lines;
}

it("keeps to plain lines where there is no terminal", () => {
  expect(show(false)).toBe(
    "selfcoding … writing src/a.ts#f\n" +
      "selfcoding   src/a.ts#f attempt 1 refused: string is no number\n" +
      "selfcoding ✓ src/a.ts#f written in 1.5 s (2 attempts, 120 tokens) → .selfcoding/src/a/f.ts\n",
  );
});

it("names a path only when the version stands there", () => {
  expect(show(false, { path: "" })).toMatch(/ 120 tokens\), not saved: only this process runs it\n$/);
});

describe("on a terminal", () => {
  it("what another process writes is waited for in sight, until it is there", () => {
    const { progress, text } = screen(true);
    progress.show("stage-start", { id: adopted.id, stage: "waiting", attempt: 1 });
    expect(text()).toContain("selfcoding ◌ src/a.ts#f waiting, attempt 1, 0.");
    progress.show("version-receive", { id: adopted.id, number: 3 });
    expect(render(text(), 80)).toEqual(["selfcoding ↓ src/a.ts#f version 3 from the fleet", ""]);
  });

  it("one live line shows stage, attempt, seconds and tokens; what is said for good takes its place", () => {
    const text = show(true);
    expect(text).toContain("\r\u001b[2Kselfcoding ◌ src/a.ts#f model, attempt 1, 0.");
    expect(text).toMatch(/0\.\d s, 120 tokens/);
    expect(render(text, 80)).toEqual([
      "selfcoding   src/a.ts#f attempt 1 refused: string is no number",
      "selfcoding ✓ src/a.ts#f written in 1.5 s (2 attempts, 120 tokens) → .selfcoding/",
      "src/a/f.ts",
      "",
    ]);
  });

  it("the reason of each refusal is shown, with the number of the other findings", () => {
    const { progress, text } = screen(true);
    progress.show("generation-start", { id: "a", purpose: "heal" });
    progress.show("candidate-refuse", { id: "a", attempt: 1, findings: [finding, finding, finding] });
    progress.show("candidate-refuse", { id: "a", attempt: 2, findings: [{ ...finding, message: "it is\ntoo slow" }] });
    expect(render(text(), 80).slice(0, 2)).toEqual([
      "selfcoding   a attempt 1 refused: string is no number (and 2 more)",
      "selfcoding   a attempt 2 refused: it is",
    ]);
  });

  it.each([200, 80, 40, 20, 2, 1])("of %i columns there is never more than one live line", (columns) => {
    const { progress, text } = screen(true, () => columns);
    const ids = ["src/a.ts#aVeryLongNameOfAFunction", "src/b.ts#another", "src/c.ts#third\nline"];
    for (const id of ids) progress.show("generation-start", { id, purpose: "write" });
    for (const id of ids) progress.show("stage-start", { id, stage: "checks", attempt: 1 });
    expect(render(text(), columns)).toHaveLength(1);
  });

  it("letters that take two columns count twice", () => {
    const { progress, text } = screen(true, () => 30);
    progress.show("generation-start", { id: "数".repeat(40), purpose: "write" });
    const line = render(text(), 80)[0] ?? "";
    expect([...line].reduce((sum, character) => sum + (character === "数" ? 2 : 1), 0)).toBeLessThan(30);
    expect(line).toContain("数数数");
  });

  it("the line follows a window that is made narrower", () => {
    let columns = 60;
    const { progress, text } = screen(true, () => columns);
    progress.show("generation-start", { id: "src/a.ts#aVeryLongNameOfAFunction", purpose: "write" });
    columns = 25;
    const before = text().length;
    progress.show("stage-start", { id: "src/a.ts#aVeryLongNameOfAFunction", stage: "model", attempt: 1 });
    expect(render(text().slice(before), 25)).toHaveLength(1);
  });
});
