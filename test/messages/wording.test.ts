import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { createProject, register, type UserProject } from "../world/project.js";
import { FLOWS } from "./flows.js";
import { collectMessages, type Message } from "./messages.js";

const root = path.join(import.meta.dirname, "../..");

describe("the wording of a message", () => {
  it("decides nothing: with all of them rewritten at random, everything goes the same way", async () => {
    await using spoken = createProject(FLOWS);
    await using garbled = createProject(FLOWS);
    expect(garbleWords(garbled, 20261125)).toBeGreaterThan(600);
    const before = await runFlows(spoken);
    const after = await runFlows(garbled);
    expect(before.outcomes.map(({ flow }) => flow)).toHaveLength(13);
    if (after.outcomes.length === 0) throw new Error(after.text.slice(0, 3000));
    expect(after.outcomes).toEqual(before.outcomes);
    expect(after.problems).toEqual(before.problems);
    // The messages themselves are others.
    expect(after.text).not.toBe(before.text);
  });
});

async function runFlows(project: UserProject) {
  const { stdout, stderr } = await project.run([...register, "flows.ts"], { SELFCODING_LOG: "silent" });
  const outcomes = stdout.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line)] : []));
  const mistaken = await project.run([...register, "mistaken.ts"]);
  // As compilers print it: the code is the only word of ours that others may read.
  const problems = [...mistaken.stderr.matchAll(/\((\d+),(\d+)\): error ([\w-]+):/g)].map(([, ...parts]) => parts);
  return { outcomes, problems, text: stderr + mistaken.stderr + stdout };
}

/** Gives a project a copy of the package in which every word that is said has other letters. */
function garbleWords(project: UserProject, seed: number): number {
  const copy = path.join(project.folder, "node_modules/selfcoding");
  rmSync(copy);
  cpSync(path.join(root, "dist"), path.join(copy, "dist"), { recursive: true });
  cpSync(path.join(root, "package.json"), path.join(copy, "package.json"));
  symlinkSync(path.join(root, "node_modules"), path.join(copy, "node_modules"), "junction");
  const messages = collectMessages(["dist/src", "dist/transformer"]);
  const random = createRandom(seed);
  for (const file of new Set(messages.map((message) => message.file))) {
    const target = path.join(copy, file);
    const own = messages.filter((message) => message.file === file);
    writeFileSync(target, garble(readFileSync(target, "utf8"), own, random));
  }
  return messages.length;
}

function garble(code: string, messages: readonly Message[], random: () => number): string {
  const pieces = messages.flatMap((message) => message.pieces).sort((one, other) => other.start - one.start);
  let text = code;
  for (const { start, end } of pieces) {
    const words = text.slice(start, end).replace(/\\.|[a-z]/g, (letter) => {
      return letter.length > 1 ? letter : String.fromCharCode(97 + Math.floor(random() * 26));
    });
    text = text.slice(0, start) + words + text.slice(end);
  }
  return text;
}

/** https://en.wikipedia.org/wiki/Linear_congruential_generator, with the numbers of Numerical Recipes. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1664525 + 1013904223) % 4294967296) / 4294967296;
}
