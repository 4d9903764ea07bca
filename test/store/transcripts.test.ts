import { readdirSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readTranscript, writeTranscript } from "../../src/store/transcripts.js";
import { temporaryFolder } from "./world.js";

const id = "src/a.ts#f";
const turnOf = (turn: number, answered: string) => ({
  purpose: "write",
  turn,
  asked: [{ role: "user", content: `question ${turn}` }],
  answered,
  tokens: 3,
});

it("a conversation is found again by the version that came of it", () => {
  using folder = temporaryFolder();
  const place = { cacheDirectory: folder.path };
  const turns = [turnOf(1, "one"), turnOf(2, "two"), turnOf(3, "three")];
  expect(readTranscript(place, id, 1)).toBeUndefined();
  writeTranscript(place, id, 1, turns);
  writeTranscript(place, id, 2, [turnOf(1, "other")]);
  expect(readTranscript(place, id, 1)).toEqual(turns);
  expect(readTranscript(place, id, 2)).toEqual([turnOf(1, "other")]);
  expect(readTranscript(place, "src/a.ts#g", 1)).toBeUndefined();
});

it("a long conversation loses its middle, and a long answer its end, down to 256 KB", () => {
  using folder = temporaryFolder();
  const place = { cacheDirectory: folder.path };
  const long = "x".repeat(100 * 1024);
  writeTranscript(place, id, 1, [turnOf(1, "first"), turnOf(2, long), turnOf(3, long), turnOf(4, long)]);
  expect(readTranscript(place, id, 1)?.map(({ turn }) => turn)).toEqual([1, 3, 4]);
  const huge = "y".repeat(300 * 1024);
  const asked = [{ role: "user", content: huge }];
  writeTranscript(place, id, 2, [{ ...turnOf(1, huge), asked }, turnOf(2, "last")]);
  const [first, last] = readTranscript(place, id, 2) ?? [];
  expect(first?.asked[0]?.content).toHaveLength(64 * 1024);
  expect(first?.answered).toHaveLength(64 * 1024);
  expect(last).toEqual(turnOf(2, "last"));
});

it("a conversation that cannot be written or read is one the less", () => {
  using folder = temporaryFolder();
  writeFileSync(folder.file("file"), "");
  const nowhere = { cacheDirectory: folder.file("file") };
  expect(() => writeTranscript(nowhere, id, 1, [turnOf(1, "one")])).not.toThrow();
  expect(readTranscript(nowhere, id, 1)).toBeUndefined();
  const place = { cacheDirectory: folder.path };
  writeTranscript(place, id, 1, [turnOf(1, "one")]);
  const [name = ""] = readdirSync(folder.path, { recursive: true })
    .map(String)
    .filter((each) => each.endsWith(".json"));
  writeFileSync(folder.file(name), "[");
  expect(readTranscript(place, id, 1)).toBeUndefined();
});
