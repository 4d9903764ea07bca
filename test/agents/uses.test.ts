import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { CodeGenAgent } from "../../src/agents/write/codeGenAgent.js";
import { example } from "../../src/agents/write/example.js";
import { FunctionAgent } from "../../src/agents/ask/functionAgent.js";
import { scriptedModel, startModelServer } from "../../src/model/scripted.js";
import { fence } from "../world/project.js";
import { generatedProject } from "./generated.js";
import { call, described, string } from "./world.js";

interface Row {
  table: string;
  year: number;
}

/** A database that counts its queries. */
function database() {
  const asked: string[] = [];
  async function query(table: string): Promise<Row[]> {
    asked.push(table);
    if (table === "none") throw new RangeError("There is no table none.");
    return table === "cars"
      ? [
          { table, year: 1970 },
          { table, year: 1982 },
        ]
      : [];
  }
  const header = "function query(table: string): Promise<Row[]>";
  const types = "interface Row {\n  table: string;\n  year: number;\n}";
  return { asked, query: described(query, { table: string }, { signature: header, types }) };
}

const sum = (body: string): string => fence(`async function sum(tables: string[]): Promise<number> {\n  ${body}\n}`);
const right = sum(`let total = 0;
  for (const table of tables) for (const { year } of await query(table)) total += year;
  return total;`);
const options = {
  name: "sum",
  parameters: { tables: example(["cars", "planes"]) },
  returns: 3952,
  isAsync: true,
} as const;

async function generating(replies: readonly string[]) {
  const project = generatedProject();
  const server = await startModelServer({ replies: { sum: replies } });
  const model = { kind: "openai", baseURL: server.url, model: "tiny" } as const;
  return {
    model,
    server,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      project[Symbol.dispose]();
    },
  };
}

describe("generated code that uses a function", () => {
  it("is checked with its real answers, each distinct call made once for all candidates", async () => {
    const wrong = sum("const lists = await Promise.all(tables.map(query));\n  return lists[2]!.length;");
    await using world = await generating([wrong, right]);
    const { asked, query } = database();
    const generator = new CodeGenAgent({ name: "sql", model: world.model, uses: [query] });
    const result = await generator.generateFunction("The sum of all years", options);
    expect(asked).toEqual(["cars", "planes"]);
    expect(result.attempts).toBe(2);
    expect(result.notes.join()).toContain("No inputs were drawn: the body calls query");
    expect(await result.value(["cars", "cars"])).toBe(7904);
    expect(asked).toEqual(["cars", "planes", "cars", "cars"]);
    const [first, second] = world.server.requests.map(({ messages }) => messages.map(({ content }) => content).join());
    expect(first).toContain("query: { (table: string): Promise<Row[]> } // What query does.");
    expect(first).toContain("interface Row");
    expect(second).toContain("Cannot read properties of undefined");
  });

  it("sees what the function throws, and heals with it", async () => {
    const crashing = sum(`let total = 0;
  for (const table of tables) {
    const rows = await query(table);
    total += rows[0]!.year;
    for (const { year } of rows.slice(1)) total += year;
  }
  return total;`);
    await using world = await generating([crashing, right]);
    const { asked, query } = database();
    const generator = new CodeGenAgent({ name: "sql", model: world.model, uses: { query } });
    const one = { ...options, parameters: { tables: example(["cars"]) } };
    const { value } = await generator.generateFunction("The sum of all years", one);
    expect(await value(["planes"])).toBe(0);
    // Written with the first, called with the second, healed with both, called again.
    expect([...asked.slice(0, 2), ...asked.slice(2, 4).sort(), ...asked.slice(4)]).toEqual([
      "cars",
      "planes",
      "cars",
      "planes",
      "planes",
    ]);
    await expect(value(["none"])).rejects.toThrow("There is no table none.");
  });

  it.each<[string, "agent" | "function", string[] | true]>([
    ["of its own, by name", "function", ["query"]],
    ["of its agent, by name", "agent", ["query"]],
    ["of its agent, as all", "agent", true],
  ])("is refused when it ignores what it must use: %s", async (_what, owner, mustUse) => {
    await using world = await generating([sum("return tables.length;"), right]);
    const uses = [database().query];
    const generator = new CodeGenAgent({ name: "sql", model: world.model, ...(owner === "agent" ? { uses } : {}) });
    const own = { ...options, mustUse, ...(owner === "function" ? { uses } : {}) };
    const result = await generator.generateFunction("The sum", own);
    expect(result.attempts).toBe(2);
    const [asked, refused] = world.server.requests.map(({ messages }) => messages.map(({ content }) => content).join());
    expect(asked).toContain("It must use `query`.");
    expect(refused).toContain("The body must call query, and never does.");
  });

  it("may take what has the name of one of its types", async () => {
    const body = "return rows.length + (await query(rows[0]?.id ?? '')).length;";
    await using world = await generating([fence(`async function sum(rows: Row2[]): Promise<number> {\n  ${body}\n}`)]);
    const { query } = database();
    const generator = new CodeGenAgent({ name: "sql", model: world.model, uses: [query] });
    const parameters = { rows: example([{ id: "cars" }]) };
    const { value, signature } = await generator.generateFunction("Count", { ...options, parameters });
    expect(signature).toContain("rows: Row2[]");
    expect(await value([{ id: "planes" }])).toBe(1);
  });

  it("says what could not be checked when an answer cannot be shown", async () => {
    await using world = await generating([right]);
    class Cursor {
      year = 1;
    }
    const query = described(
      async (): Promise<Cursor[]> => [new Cursor()],
      {},
      {
        ...{ name: "query", signature: "function query(table: string): Promise<{ year: number }[]>" },
      },
    );
    const generator = new CodeGenAgent({ name: "sql", model: world.model, uses: [query] });
    const result = await generator.generateFunction("The sum", options);
    expect(result.notes.join()).toMatch(
      /No case was run, as query was not called: its result cannot be printed.*Cursor/,
    );
    expect(await result.value(["a", "b"])).toBe(2);
  });

  it("may ask another agent, and gets the real value of its answer", async () => {
    const asking = sum(
      'const rows = await ask_movie_expert("How many?");\n  return Array.isArray(rows) ? rows.length : 0;',
    );
    await using world = await generating([asking]);
    const { model, server } = world;
    await using other = await startModelServer({
      replies: { "movie expert": [call("query", { table: "cars" }), call("query", { table: "cars" })] },
    });
    const expert = new FunctionAgent({
      name: "movie expert",
      functions: [database().query],
      validator: false,
      model: { kind: "openai", baseURL: other.url, model: "tiny" },
    });
    const generator = new CodeGenAgent({ name: "sql", model, uses: [expert] });
    const { value } = await generator.generateFunction("How many there are", options);
    expect(other.requests).toHaveLength(1);
    expect(await value([])).toBe(2);
    expect(server.requests).toHaveLength(1);
  });

  it("calls what is synchronous, or described by a schema, too", async () => {
    const summing = (name: string, await_ = ""): string =>
      fence(
        `async function ${name}(tables: string[]): Promise<unknown> {\n  return ${await_}count(tables[0] ?? "");\n}`,
      );
    using _project = generatedProject();
    const calling = fence("async function three(tables: string[]): Promise<unknown> {\n  return one(tables);\n}");
    const model = scriptedModel({ one: [summing("one")], two: [summing("two", "await ")], three: [calling] });
    const generator = new CodeGenAgent({ name: "sql", model });
    const parameters = { tables: example(["cars"]) };
    const count = described((table: string) => table.length, { table: string }, { name: "count", calls: "sync" });
    const one = await generator.generateFunction("x", { name: "one", parameters, isAsync: true, uses: [count] });
    expect(await one.value(["four"])).toBe(4);
    const schema = {
      "~standard": {
        ...({ version: 1, vendor: "test", validate: (value: unknown) => ({ value }) } as const),
        jsonSchema: {
          input: () => ({ type: "object", properties: { table: { type: "string" } }, required: ["table"] }),
        },
      },
    };
    const asked: string[] = [];
    const run = (table: string): number => asked.push(table);
    const uses = { count: { name: "any", description: "Counts.", parameters: schema, run } };
    const two = await generator.generateFunction("x", { name: "two", parameters, isAsync: true, uses, mustUse: true });
    expect(asked).toEqual(["cars"]);
    expect(await two.value(["planes"])).toBe(2);
    // What was generated can be used itself.
    const three = await generator.generateFunction("x", {
      name: "three",
      parameters,
      isAsync: true,
      uses: [one.value],
    });
    expect(await three.value(["four"])).toBe(4);
  });

  it("is healed without its cases while its thread waits and can call nothing", async () => {
    using project = generatedProject();
    const lengths = (body: string): string => fence(`function lengths(text: string): number {\n  ${body}\n}`);
    const replies = [lengths("return count(text.match(/.+/)![0]);"), lengths("return count(text);")];
    const count = described(
      (text: string) => text.length,
      { text: string },
      {
        ...{ name: "count", calls: "sync", signature: "function count(text: string): number" },
      },
    );
    const generator = new CodeGenAgent({ name: "sql", model: scriptedModel({ lengths: replies }), uses: [count] });
    const parameters = { text: example("abc") };
    const { value, path: file } = await generator.generateFunction("x", { name: "lengths", parameters, returns: 1 });
    expect(value("")).toBe(0);
    const kept = readFileSync(path.join(project.root, file.replace(/ts$/, "json")), "utf8");
    expect(kept).toContain("No case was run, as count was not called: the thread that could call it is waiting");
  });

  it("must be async when what it uses is", async () => {
    await using world = await generating([]);
    const generator = new CodeGenAgent({ name: "sql", model: world.model, uses: [database().query] });
    const asked = generator.generateFunction("The sum", { ...options, isAsync: false });
    await expect(asked).rejects.toThrow("sum may call query, which returns a promise, but does not return one itself.");
    expect(() => new CodeGenAgent({ name: "x", uses: [() => 1] })).toThrow("selfcoding has no type information for");
    expect(() => new CodeGenAgent({ name: "x", mustUse: ["nothing"] })).toThrow("must use nothing");
  });
});
