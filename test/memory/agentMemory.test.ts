import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { FunctionAgent } from "../../src/agents/ask/functionAgent.js";
import type { ScriptedReply } from "../../src/contract/options.js";
import { scriptedModel, type ScriptedModel } from "../../src/model/scripted.js";
import { call, described, string } from "../agents/world.js";

const find = described(
  (title: string, apiKey: string) => ({ title, year: 1979, apiKey }),
  { title: string, apiKey: string },
  { name: "find" },
);
const ask = (title: string): ScriptedReply => call("find", { title, apiKey: "sk-live-1234567890abcdefghij" });

function agentOf(model: ScriptedModel, name = "films"): FunctionAgent<readonly [typeof find]> {
  return new FunctionAgent({ name, functions: [find], model, validator: false });
}

/** An agent that remembers `titles`, and whose model then gives `more`. */
async function taught(titles: readonly string[], memory: readonly ScriptedReply[] = []) {
  const model = scriptedModel({ films: [...titles, "x"].map(ask), "films.memory": memory });
  const agent = agentOf(model);
  const ids: string[] = [];
  for (const title of titles) ids.push(agent.remember(await agent.request(`When was ${title} made?`)));
  return { agent, model, ids };
}

function folder(): { path: string } & Disposable {
  const directory = mkdtempSync(path.join(tmpdir(), "selfcoding-memory-"));
  return { path: directory, [Symbol.dispose]: () => rmSync(directory, { recursive: true }) };
}

describe("an agent", () => {
  it("remembers only on purpose, and shows it in later requests, without secrets", async () => {
    const model = scriptedModel([ask("Alien"), ask("Brazil"), ask("Cube")]);
    const agent = agentOf(model);
    const first = await agent.request("When was Alien made?");
    await agent.request("When was Brazil made?");
    expect(model.requests[1]?.messages[1]?.content).toBe("The question: When was Brazil made?");
    const id = agent.remember(first, { note: "years are whole numbers" });
    await agent.request("When was Cube made?");
    const shown = model.requests[2]?.messages[1]?.content ?? "";
    expect(shown).toContain(`[${id}] When was Alien made?\n  call: find(title = "Alien", apiKey = "[redacted]")`);
    expect(shown).toContain("note: years are whole numbers");
    expect(shown).not.toContain("1234567890abcdefghij");
    expect(JSON.stringify(agent.snapshot())).not.toContain("1234567890abcdefghij");
    expect(agent.recall(id)).toMatchObject({ agent: "films", question: "When was Alien made?" });
  });

  it("remembers no secret of a question or a note either", async () => {
    const model = scriptedModel([ask("Alien")]);
    const agent = agentOf(model);
    const result = await agent.request("When was Alien made? My key is sk-proj-1234567890abcdefghij.");
    agent.remember(result, { note: "password=opensesame9" });
    expect(agent.memories()).toMatchObject([{ note: "password=xxxxxxxxxx0" }]);
    expect(agent.memories()[0]?.question).toMatch(/^When was Alien made\? My key is sk-proj-(?!1234)/);
  });

  it("learns from others as background, and may leave its own aside", async () => {
    const { agent } = await taught(["Alien"]);
    const model = scriptedModel([ask("Dune"), ask("Eraserhead")]);
    const reader = new FunctionAgent({
      name: "reader",
      functions: [find],
      model,
      validator: false,
      knowledgeSources: [agent],
      useOwnKnowledge: false,
    });
    agent.addKnowledgeSource(reader);
    reader.remember(await reader.request("When was Dune made?"));
    await reader.request("And Eraserhead?");
    const shown = model.requests[1]?.messages[1]?.content ?? "";
    expect(shown).toContain("films: When was Alien made?");
    expect(shown).not.toMatch(/Dune|call: find/);
  });

  it("condenses its memory with a model; each line keeps the ids it came from, and originals stay retrievable", async () => {
    const titles = ["Alien", "Brazil", "Cube"];
    const { ids } = await taught(titles);
    const line = { text: "Alien and Brazil are from 1979.", ids: ids.slice(0, 2) };
    const { agent, model } = await taught(titles, [`Here:\n\`\`\`json\n${JSON.stringify({ lines: [line] })}\n\`\`\``]);
    const { summaries, compacted } = await agent.compact({ tokens: 120 });
    expect(compacted).toEqual(ids.slice(0, 2));
    expect(agent.memories().map(({ id }) => id)).toEqual([ids[2], summaries[0]]);
    expect(agent.memories({ includeCompacted: true })).toHaveLength(4);
    expect(agent.recall(summaries[0] ?? "")).toMatchObject({ kind: "summary", value: line.text, sources: line.ids });
    expect(agent.recall(ids[0] ?? "")?.question).toBe("When was Alien made?");
    await agent.request("And now?");
    const shown = model.requests.at(-1)?.messages[1]?.content ?? "";
    expect(shown).toContain(`Alien and Brazil are from 1979. (from ${line.ids.join(", ")})`);
    expect(shown).not.toContain("When was Alien made?");
  });

  it.each<[string, (ids: readonly string[]) => unknown, string]>([
    ["that has no ids", () => ({ lines: [{ text: "all", ids: [] }] }), "has no ids"],
    [
      "whose ids there are not",
      ([id]) => ({ lines: [{ text: "all", ids: [id, "films-nope"] }] }),
      "unknown ids: films-nope",
    ],
    ["without text", (ids) => ({ lines: [{ text: " ", ids }] }), "has no text"],
    ["that is too long", (ids) => ({ lines: [{ text: "long ".repeat(100), ids }] }), "the limit is 20"],
    ["that leaves too much", ([id]) => ({ lines: [{ text: "one", ids: [id] }] }), "the remaining memories take about"],
    ["that is none", () => "All are from 1979.", "no JSON object"],
  ])("refuses a line %s, and changes nothing when the model does not mend it", async (_name, make, told) => {
    const titles = ["Alien", "Brazil"];
    const { ids } = await taught(titles);
    const reply = JSON.stringify(make(ids));
    const { agent, model } = await taught(titles, [reply, reply, reply]);
    const before = agent.snapshot();
    await expect(agent.compact({ tokens: 20 })).rejects.toMatchObject({
      code: "not-compacted",
      message: expect.stringContaining(told),
    });
    expect(model.requests.at(-1)?.messages.at(-1)?.content).toContain(told);
    expect(agent.snapshot()).toEqual(before);
  });

  it("asks no model when the memory is small enough", async () => {
    const { agent } = await taught(["Alien"]);
    expect(await agent.compact({ tokens: 1000 })).toEqual({ summaries: [], compacted: [] });
  });

  it("saves its memory to a file with a version, and another loads it", async () => {
    using directory = folder();
    const file = path.join(directory.path, "deep", "memory.json");
    const { agent } = await taught(["Alien"]);
    await agent.saveMemory(file);
    await Promise.all([agent.saveMemory(file), agent.saveMemory(file)]);
    expect(readdirSync(path.dirname(file))).toEqual(["memory.json"]);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ version: 1, agent: "films" });
    const other = agentOf(scriptedModel([]), "other");
    await other.loadMemory(file);
    expect(other.memories()).toEqual(agent.memories());
  });

  it.each<[string, string | undefined, string]>([
    ["of another version", '{"version": 99, "entries": []}', "snapshot-version"],
    ["cut off", '{"version": 1, "ent', "snapshot-invalid"],
    ["that is not there", undefined, "snapshot-invalid"],
  ])("says what is wrong with a file %s, and keeps its memory", async (_name, text, code) => {
    using directory = folder();
    const file = path.join(directory.path, "memory.json");
    if (text !== undefined) writeFileSync(file, text);
    const { agent } = await taught(["Alien"]);
    await expect(agent.loadMemory(file)).rejects.toMatchObject({ code, message: expect.stringContaining(file) });
    expect(agent.memories()).toHaveLength(1);
  });
});
