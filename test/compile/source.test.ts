import { describe, expect, it } from "vitest";
import { parseSource, printSource } from "../../src/compile/source.js";
import type { Candidate } from "../../src/contract/nouns.js";
import { PROVENANCE, skeletonOf } from "./workbench.js";

const skeleton = skeletonOf("function f(a: string): string;\nfunction f(a: any): any", { args: "a" });
const candidate: Candidate = {
  imports: 'import { join } from "node:path";\nimport type { Stats } from "node:fs";',
  helpers: "// counts\nlet calls = 0;\n\n/** Adds. */\nfunction add(a: number): number {\n  return a + 1;\n}",
  body: "  // first\n  const text = `one\n two`;\n  return join(text, a); // last",
};

const squeeze = (parts: Candidate): string[] =>
  Object.values(parts).map((part: string) => part.replace(/^\s+|\s+$|(\n)\s+/g, "$1"));
const reparse = (text: string): Candidate => {
  const parsed = parseSource(text, skeleton);
  if ("reason" in parsed) throw new Error(parsed.reason);
  return parsed.candidate;
};

describe("a kept version", () => {
  it("reads as a module of its own, with where it comes from on top", () => {
    const text = printSource(candidate, skeleton, {
      ...PROVENANCE,
      version: 2,
      attempts: 3,
      healed: "TypeError: a\nis null",
    });
    expect(text).toBe(`// selfcoding · src/file.ts#f · version 2
// Written by scripted at attempt 3, 2026-11-23T04:00:00.000Z. It may be edited: the next run takes it as it is.
// Healed after: TypeError: a is null

import { join } from "node:path";
import type { Stats } from "node:fs";

// counts
let calls = 0;

/** Adds. */
function add(a: number): number {
  return a + 1;
}

export function f(a: string): string;
export function f(a: any): any {
  // first
  const text = \`one
 two\`;
  return join(text, a); // last
}
`);
  });

  it("gives back the candidate that it was printed from", () => {
    for (const given of [
      candidate,
      { imports: "", helpers: "", body: "return a;" },
      { ...candidate, imports: "", helpers: "// why\nconst x = 1;" },
    ]) {
      const again = reparse(printSource(given, skeleton, PROVENANCE));
      expect(squeeze(again)).toEqual(squeeze(given));
      expect(reparse(printSource(again, skeleton, PROVENANCE))).toEqual(again);
    }
  });

  it("indents a body two spaces, however the model did, but touches no text that goes on over lines", () => {
    const bodyOf = (body: string) => reparse(printSource({ ...candidate, body }, skeleton, PROVENANCE)).body;
    expect(bodyOf("\n    if (a) {\n      return 1;\n    }\n\n    return 2;\n")).toBe(
      "  if (a) {\n    return 1;\n  }\n\n  return 2;",
    );
    expect(bodyOf("if (a) {\n  return 1;\n}")).toBe("  if (a) {\n    return 1;\n  }");
    expect(bodyOf("const a = 1;\n    return `x\n y`;")).toBe("const a = 1;\n    return `x\n y`;");
  });

  it("survives a hand edit: no header, another order, another export", () => {
    const text = `function f(a: any) {\n\treturn later(a);\n}\n\nconst later = (a: any) => a;\nimport { sep } from "node:path";\n`;
    expect(reparse(text)).toEqual({
      imports: 'import { sep } from "node:path";',
      helpers: "const later = (a: any) => a;",
      body: "\treturn later(a);",
    });
  });

  it("says what is wrong when it cannot be read", () => {
    expect(parseSource("export function f(a: any): any {\n  return (;\n}\n", skeleton)).toEqual({
      reason: "Syntax error in line 2: Expression expected.",
    });
    expect(parseSource("export function g() {}\n", skeleton)).toEqual({
      reason: 'It has no "export function f" with a body.',
    });
  });
});
