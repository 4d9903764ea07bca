import { describe, expect, expectTypeOf, it } from "vitest";
import { FunctionAgent } from "../../src/agents/ask/functionAgent.js";
import { scriptedModel, startModelServer } from "../../src/model/scripted.js";
import { example } from "../../src/agents/write/example.js";
import { signature } from "../../src/runtime/declare/describe.js";
import { fence } from "../world/project.js";
import { generatedProject } from "./generated.js";
import { call, described, string } from "./world.js";

interface Row {
  year: number;
}
const years: Readonly<Record<string, readonly number[]>> = { cars: [1970, 1982], planes: [1903] };
const header = "function query(sql: string): Promise<Row[]>";
const types = "interface Row {\n  year: number;\n}";

/** A database that notes what it is asked. */
function database() {
  const asked: string[] = [];
  const run = async (sql: string): Promise<Row[]> => {
    asked.push(sql);
    const [, table = ""] = /^SELECT year FROM (\w+)$/.exec(sql) ?? [];
    const found = years[table];
    if (found === undefined) throw new SyntaxError(`near ${sql}`);
    return found.map((year) => ({ year }));
  };
  return {
    asked,
    query: described(run, { sql: string }, { name: "query", signature: header, types, resultType: "Row[]" }),
  };
}
const asking = call("query", { sql: "SELECT year FROM cars" });

describe("callable()", () => {
  it("makes the validated call again, with arguments of its own, and asks no model", async () => {
    const lists: number[][] = [];
    const sorted = described(
      (list: number[]) => {
        lists.push([...list]);
        return list.sort((one, other) => one - other);
      },
      { list: { kind: "array", of: { kind: "number" } } },
      { name: "sorted" },
    );
    const model = scriptedModel({ sorter: [call("sorted", { list: [3, 1, 2] })] });
    const agent = new FunctionAgent({ name: "sorter", functions: [sorted], validator: false, model });
    const result = await agent.request("Sort it");
    const again = result.callable();
    expectTypeOf(again).toEqualTypeOf<() => Promise<number[]>>();
    const [first, second] = [await again(), await again()];
    expect(first).toEqual([1, 2, 3]);
    expect(first).not.toBe(second);
    expect(lists).toEqual([
      [3, 1, 2],
      [3, 1, 2],
      [3, 1, 2],
    ]);
    expect(model.requests).toHaveLength(1);
  });
});

describe("adapt()", () => {
  const years = (body: string): string => fence(`async function rowsOf(table: string): Promise<Row[]> {\n  ${body}\n}`);
  const parameters = [
    { name: "table", argument: "table", type: "string", shape: string, isOptional: false, isRest: false },
  ];
  const captured = signature(
    JSON.stringify({
      ...{ name: "", calls: "async", signature: "function (table: string): Promise<Row[]>", parameters, types },
      docs: { description: "", parameters: [], returns: "", throws: [], examples: [], remarks: [] },
      ...{ result: { kind: "unknown" }, resultType: "Row[]", shapes: {} },
    }),
  );

  it("writes a function around the call, with the arguments that the model says stand for it", async () => {
    using _project = generatedProject();
    await using server = await startModelServer({
      replies: {
        sql: [asking],
        "sql.adapt": ['{"tabel": "cars"}', 'The arguments are {"table": "cars"}.'],
        rowsOf: [
          years("return table === 'cars' ? [{ year: 1970 }, { year: 1982 }] : [];"),
          years("return query(`SELECT year FROM ${table}s`);"),
          years("return query(`SELECT year FROM ${table}`);"),
        ],
      },
    });
    const { asked, query } = database();
    const model = { kind: "openai", baseURL: server.url, model: "tiny" } as const;
    const agent = new FunctionAgent({ name: "sql", functions: [query], validator: false, model });
    const result = await agent.request("The years of all cars");
    const options = { name: "rowsOf" };
    const adapted = await result.adapt<(table: string) => Promise<Row[]>>("take a table's name", options, captured);
    expectTypeOf(adapted.value).toEqualTypeOf<(table: string) => Promise<Row[]>>();
    expect(adapted).toMatchObject({ name: "rowsOf", attempts: 3 });
    // The validated call was not made again; the wrong one was, once.
    expect(asked).toEqual(["SELECT year FROM cars", "SELECT year FROM carss"]);
    expect(await adapted.value("planes")).toEqual([{ year: 1903 }]);
    const told = server.requests.map(({ messages }) => messages.map(({ content }) => content).join("\n"));
    expect(told[1]).toContain('query(sql = "SELECT year FROM cars")');
    expect(told[2]).toContain("parameters.table: ");
    expect(told[4]).toContain("The body must call query, and never does.");
    expect(told[5]).toContain("near SELECT year FROM carss");
  });

  it("takes those arguments from examples, and gives what the call gave", async () => {
    using _project = generatedProject();
    const { query } = database();
    const right = years("return query(`SELECT year FROM ${table}`);");
    const wrong = years("return (await query(`SELECT year FROM ${table}`)).slice(1);");
    const model = scriptedModel({ sql: [asking], rowsOf: [wrong, right] });
    const agent = new FunctionAgent({ name: "sql", functions: [query], validator: false, model });
    const result = await agent.request("The years of all cars");
    const table = example("cars", "planes");
    const adapted = await result.adapt("take a table's name", { name: "rowsOf", parameters: { table } });
    expectTypeOf(adapted.value).toEqualTypeOf<(table: string) => Promise<Row[]>>();
    expect(adapted.attempts).toBe(2);
    expect(await adapted.value("cars")).toEqual(result.value);
  });

  it("says so when the model does not find the arguments", async () => {
    using _project = generatedProject();
    const model = scriptedModel({ sql: [asking], "sql.adapt": ["I", "do", "not know"] });
    const agent = new FunctionAgent({ name: "sql", functions: [database().query], validator: false, model });
    const result = await agent.request("The years of all cars");
    await expect(result.adapt("take a table's name", { name: "rowsOf" }, captured)).rejects.toMatchObject({
      code: "agent-unanswered",
    });
  });
});
