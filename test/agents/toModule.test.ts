import { describe, expect, it } from "vitest";
import { FunctionAgent } from "../../src/agents/ask/functionAgent.js";
import { scriptedModel, startModelServer } from "../../src/model/scripted.js";
import { createProject, fence, modelAt, register } from "../world/project.js";
import { call, described, number } from "./world.js";

const database = `
/** A row. */
export interface Row { table: string; year: number }
/** Runs a query. @param sql a SELECT */
export async function query(sql: string): Promise<Row[]> {
  console.log("query", sql);
  const [, table = ""] = /^SELECT \\* FROM (\\w+)$/.exec(sql) ?? [];
  return table === "cars" ? [{ table, year: 1970 }, { table, year: 1982 }] : [];
}
`;
const newer = `
export interface Row { table: string; year: number }
export async function query(sql: string): Promise<Row[]> {
  if (sql.includes("*")) throw new SyntaxError("name the columns");
  return [{ table: "cars", year: 1970 }];
}
`;
const stub = `import { stub } from "selfcoding";
/** The decade of a year. */
export function decade(year: number): number { return stub(); }
`;
const main = `import { writeFileSync } from "node:fs";
import { CodeGenAgent, FunctionAgent, on, selfCoding, stub } from "selfcoding";
import { query, type Row } from "./database.ts";
import { decade } from "./decade.ts";

const agent = new FunctionAgent({ name: "sql", functions: [query], validator: false });
const result = await agent.request("All cars");
agent.remember(result, { note: "years are numbers" });
writeFileSync("allCars.ts", await result.toModule({ importFrom: "./database.ts" }));
const rowsOf = await result.adapt<(table: string) => Promise<Row[]>>("take a table's name", { name: "rowsOf" });
console.log("adapted", (await rowsOf.value("planes")).length);

const generator = new CodeGenAgent({ name: "analyst", knowledgeSources: [agent], uses: [query, decade] });
const decades = await generator.generateFunction<(tables: string[]) => Promise<number[]>>(
  "The decades of all rows of tables",
  { name: "decades", parameters: {} },
);
console.log("decades", await decades.value(["cars"]));

/** Says what is known. */
const told = selfCoding({ knowledge: [agent] })(function told(text: string): string { return stub(); });
console.log(told("known"));
`;
const replies = {
  sql: [call("query", { sql: "SELECT * FROM cars" })],
  "sql.adapt": ['{"table": "cars"}'],
  rowsOf: [
    fence("async function rowsOf(table: string): Promise<Row[]> {\n  return query(`SELECT * FROM ${table}`);\n}"),
  ],
  decade: [fence("function decade(year: number): number {\n  return Math.floor(year / 10) * 10;\n}")],
  decades: [
    fence(`async function decades(tables: string[]): Promise<number[]> {
  const lists = await Promise.all(tables.map((table) => query(\`SELECT * FROM \${table}\`)));
  return lists.flat().map(({ year }) => decade(year));
}`),
  ],
  allCars: [fence('async function allCars() {\n  return query("SELECT table, year FROM cars");\n}')],
  told: [fence("function told(text: string): string {\n  return text;\n}")],
};

describe("a program in which agents write functions", () => {
  it("runs by captured signatures, keeps what was written, and its modules run alone", async () => {
    await using server = await startModelServer({ replies });
    await using project = createProject({ "main.ts": main, "database.ts": database, "decade.ts": stub });
    const { stdout, stderr } = await project.run([...register, "main.ts"], {
      ...modelAt(server.url),
      SELFCODING_LOG: "silent",
    });
    expect(stderr).toBe("");
    expect(stdout).toContain("adapted 0");
    expect(stdout).toContain("decades [ 1970, 1980 ]");
    expect(stdout.trim().split("\n").at(-1)).toBe("known");
    const prompts = server.requests.map(({ messages }) => messages[1]?.content ?? "");
    expect(prompts.find((text) => text.includes("function told"))).toContain("sql: All cars");
    const generated = prompts.find((text) => text.includes("function decades"));
    expect(generated).toContain("sql: All cars");
    expect(generated).toContain("decade: { (year: number): number } // The decade of a year.");
    expect(project.has(".selfcoding/agents/analyst/decades.ts")).toBe(true);

    project.write("alone.ts", 'import { allCars } from "./allCars.ts";\nconsole.log((await allCars()).length);\n');
    const text = project.read("allCars.ts");
    expect(text).toContain(" * All cars\n *\n * Found by the agent sql");
    expect(text).toContain('return await query("SELECT * FROM cars");');
    const alone = await project.run([...register, "alone.ts"], { SELFCODING_MODE: "frozen" });
    expect(alone).toMatchObject({ stderr: "", stdout: "query SELECT * FROM cars\n2\n" });

    project.write("database.ts", newer);
    const healed = await project.run([...register, "alone.ts"], { ...modelAt(server.url), SELFCODING_LOG: "silent" });
    expect(healed).toMatchObject({ stderr: "", stdout: "1\n" });
    expect(server.requests.at(-1)?.messages[1]?.content).toContain("SyntaxError: name the columns");
  });
});

describe("toModule()", () => {
  const add = described((one: number) => one + 1, { one: number }, { name: "add" });

  it("names what cannot stand in a module", async () => {
    const model = scriptedModel({ adder: [call("add", { one: 1 })] });
    const agent = new FunctionAgent({ name: "adder", functions: [add], validator: false, model });
    const result = await agent.request("add");
    await expect(result.toModule({ importFrom: "./add.js" })).rejects.toThrow("both import and export add");
    expect(await result.toModule({ importFrom: "./add.js", importName: "plusOne" })).toContain(
      "return await plusOne(1);",
    );
    await expect(result.toModule({ importFrom: "./add.js", name: "a b" })).rejects.toThrow('"a b" is not a name');
  });
});
