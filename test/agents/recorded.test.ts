import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { FunctionAgent } from "../../src/agents/ask/functionAgent.js";
import type { ModelSettings } from "../../src/contract/options.js";
import { startModelServer } from "../../src/model/scripted.js";
import { call, described, string, verdict } from "./world.js";

const shout = described((text: string) => text.toUpperCase(), { text: string }, { name: "shout" });

/** A loop that builds up memory, as a program with an agent does. */
async function run(model: ModelSettings): Promise<{ values: string[]; memories: unknown[] }> {
  const agent = new FunctionAgent({ name: "loud", functions: [shout], model });
  const values: string[] = [];
  for (const text of ["a", "b", "c"]) {
    const result = await agent.request(`Shout ${text}.`);
    agent.remember(result);
    values.push(result.value);
  }
  await agent.compact({ tokens: 60 });
  await agent.request("Shout a.");
  return { values, memories: agent.memories().map(({ rememberedAt: _at, ...entry }) => entry) };
}

it("a whole program of requests, memory and compaction is recorded once and replayed without a model", async () => {
  const directory = mkdtempSync(path.join(tmpdir(), "selfcoding-agent-"));
  try {
    // The ids of memories follow from what is remembered, so that they can stand in a reply.
    const agent = new FunctionAgent({ name: "loud", functions: [shout], model: "none" });
    const ids = ["a", "b"].map((text) =>
      agent.memory.add({
        question: `Shout ${text}.`,
        functionName: "shout",
        parameters: { text: `"${text}"` },
        value: `"${text.toUpperCase()}"`,
        hypothesis: "if shout is called, then it answers",
        note: "",
      }),
    );
    const lines = [{ text: "Letters become capitals.", ids }];
    let recorded;
    {
      await using server = await startModelServer({
        replies: {
          loud: ["a", "b", "c", "a"].map((text) => call("shout", { text })),
          "loud.validator": [verdict(true)],
          "loud.memory": [JSON.stringify({ lines })],
        },
      });
      const inner = { kind: "openai", baseURL: server.url } as const;
      recorded = await run({ kind: "recorded", directory, mode: "record", inner });
      expect(server.requests).toHaveLength(9);
    }
    expect(recorded.values).toEqual(["A", "B", "C"]);
    expect(recorded.memories).toMatchObject([{ value: '"C"' }, { kind: "summary", sources: ids }]);
    expect(readdirSync(directory)).toHaveLength(4);
    expect(await run({ kind: "recorded", directory, mode: "replay" })).toEqual(recorded);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
