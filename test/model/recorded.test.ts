import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { ModelRequest } from "../../src/contract/model.js";
import { recordedModel } from "../../src/model/recorded.js";
import { scriptedModel } from "../../src/model/scripted.js";

function folder(): { path: string } & Disposable {
  const directory = mkdtempSync(path.join(tmpdir(), "selfcoding-recorded-"));
  return { path: directory, [Symbol.dispose]: () => rmSync(directory, { recursive: true }) };
}

function request(id: string, turn = 1, prompt = "Write it.", purpose: "write" | "heal" = "write"): ModelRequest {
  return {
    messages: [{ role: "user", content: prompt }],
    subject: { id, name: id.split("#")[1] ?? "", purpose, turn },
  };
}

describe("recordedModel", () => {
  it("replays what it recorded, by stub, purpose and turn", async () => {
    using directory = folder();
    const recorder = recordedModel({
      directory: directory.path,
      mode: "record",
      inner: scriptedModel(["one", "two", "three", "four"]),
    });
    const requests = [
      request("src/a.ts#f"),
      request("src/a.ts#f", 2),
      request("src/b.ts#f"),
      request("src/a.ts#f", 1, "Heal it.", "heal"),
    ];
    for (const each of requests) await recorder.complete(each);
    const player = recordedModel({ directory: directory.path, mode: "replay" });
    const texts: string[] = [];
    for (const each of requests.toReversed()) texts.push((await player.complete(each)).text);
    expect(texts).toEqual(["four", "three", "two", "one"]);
    expect(readdirSync(directory.path)).toEqual(["src~a.ts@f.json", "src~b.ts@f.json"]);
  });

  it("takes the reply to these very messages, else the last one of the turn", async () => {
    using directory = folder();
    const recorder = recordedModel({
      directory: directory.path,
      mode: "record",
      inner: scriptedModel(["first", "second"]),
    });
    await recorder.complete(request("a#f", 1, "first failure", "heal"));
    await recorder.complete(request("a#f", 1, "second failure", "heal"));
    const player = recordedModel({ directory: directory.path, mode: "replay" });
    expect((await player.complete(request("a#f", 1, "first failure", "heal"))).text).toBe("first");
    expect((await player.complete(request("a#f", 1, "another wording", "heal"))).text).toBe("second");
  });

  it("replaces what is recorded again, and leaves no other file behind", async () => {
    using directory = folder();
    const recorder = recordedModel({ directory: directory.path, mode: "record", inner: scriptedModel(["old", "new"]) });
    await recorder.complete(request("a#f"));
    await recorder.complete(request("a#f"));
    const [file, ...others] = readdirSync(directory.path);
    expect(others).toEqual([]);
    expect(JSON.parse(readFileSync(path.join(directory.path, file ?? ""), "utf8")).recordings).toHaveLength(1);
    expect((await recordedModel({ directory: directory.path, mode: "replay" }).complete(request("a#f"))).text).toBe(
      "new",
    );
  });

  it("names the stub and the turn of a recording that is missing", async () => {
    using directory = folder();
    const player = recordedModel({ directory: directory.path, mode: "replay" });
    await expect(player.complete(request("src/a.ts#f", 3))).rejects.toMatchObject({
      code: "recording-missing",
      message: expect.stringContaining("src/a.ts#f (write, turn 3)"),
      remedy: expect.stringContaining("SELFCODING_RECORDINGS"),
    });
  });

  it("refuses other messages when it is strict", async () => {
    using directory = folder();
    await recordedModel({ directory: directory.path, mode: "record", inner: scriptedModel(["one"]) }).complete(
      request("a#f"),
    );
    const strict = recordedModel({ directory: directory.path, mode: "replay", isStrict: true });
    expect((await strict.complete(request("a#f"))).text).toBe("one");
    await expect(strict.complete(request("a#f", 1, "Other words."))).rejects.toMatchObject({
      code: "recording-missing",
      message: expect.stringContaining("recorded for different messages"),
    });
  });

  it("says that a broken file is broken", async () => {
    using directory = folder();
    writeFileSync(path.join(directory.path, "a@f.json"), "{oops");
    const player = recordedModel({ directory: directory.path, mode: "replay" });
    await expect(player.complete(request("a#f"))).rejects.toMatchObject({
      code: "recording-missing",
      message: expect.stringContaining("cannot be read"),
    });
  });

  it("keeps stubs apart whose names differ only in what a file name cannot hold", async () => {
    using directory = folder();
    const recorder = recordedModel({
      directory: directory.path,
      mode: "record",
      inner: scriptedModel(["one", "two", "three"]),
    });
    const ids = ["a/b.ts#f", "a~b.ts#f", `${"deep/".repeat(60)}b.ts#f`];
    for (const id of ids) await recorder.complete(request(id));
    const player = recordedModel({ directory: directory.path, mode: "replay" });
    const texts = await Promise.all(ids.map(async (id) => (await player.complete(request(id))).text));
    expect(texts).toEqual(["one", "two", "three"]);
  });

  it("holds tool calls too", async () => {
    using directory = folder();
    const inner = scriptedModel([{ text: "Now:", toolCalls: [{ name: "f", arguments: { n: 1 } }] }]);
    const said = await recordedModel({ directory: directory.path, mode: "record", inner }).complete(request("a#f"));
    expect(said.toolCalls).toEqual([{ id: "call_1_1", name: "f", arguments: '{"n":1}' }]);
    const player = recordedModel({ directory: directory.path, mode: "replay" });
    expect(await player.complete(request("a#f"))).toEqual(said);
  });
});
