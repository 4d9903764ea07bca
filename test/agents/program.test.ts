import { describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { createProject, modelAt, register } from "../world/project.js";
import { call, verdict } from "./world.js";

const main = `import { FunctionAgent, SelfCodingError, on, registered, requestContext } from "selfcoding";
import { Database } from "./database.ts";

const database = new Database();
/** The names of all tables. */
async function listTables(): Promise<string[]> { return database.tables(); }

const agent = new FunctionAgent({
  name: "sql",
  functions: [listTables, registered(database.query.bind(database))],
});
on("agent-answer", ({ functionName, rounds }) => console.log(functionName, "after", rounds));
const tables = await agent.request("List the available tables.");
agent.remember(tables);
const rows = await agent.request("Which films are there before 1980?", { context: { user: "ada" } });
// Typed as the union of what the functions give.
const shown: string = rows.value.map((row) => (typeof row === "string" ? row : row.title + " " + row.by)).join(", ");
console.log(shown, rows.call.values[1] instanceof Date, JSON.stringify(rows.call.parameters));
try {
  await agent.request("What is love?");
} catch (error) {
  if (error instanceof SelfCodingError) console.log(error.code, (error.details.transcript as unknown[]).length);
}
export { requestContext };
`;
const database = `import { requestContext } from "selfcoding";
/** A filter of films. */
export interface Filter { title?: string; genres: Set<"horror" | "comedy"> }
export interface Film { title: string; by: string }
export class Database {
  #films = [{ title: "Alien", made: new Date("1979-05-25") }, { title: "Brazil", made: new Date("1985-02-20") }];
  tables(): string[] { return ["films"]; }
  /** Finds films.
   * @param before the day before which they were made */
  query(filter: Filter, before: Date): Film[] {
    if (filter.genres.size === 0) throw new RangeError("no genres");
    return this.#films.filter(({ made }) => made < before).map(({ title }) => ({ title, by: requestContext<{ user: string }>()?.user ?? "?" }));
  }
}
`;

describe("a program with an agent", () => {
  it("registers functions by their captured types, and asks from the foundry's thread", async () => {
    await using server = await startModelServer({
      replies: {
        sql: [
          call("listTables"),
          call("query", { filter: { genres: ["drama"] }, before: "1980-01-01" }),
          call("query", { filter: { genres: [] }, before: "1980-01-01" }),
          call("query", { filter: { genres: ["horror"], title: null }, before: "1980-01-01" }),
          "Love is a film.",
        ],
        "sql.validator": [verdict(true)],
      },
    });
    await using project = createProject({ "main.ts": main, "database.ts": database });
    const { stdout, stderr } = await project.run([...register, "main.ts"], modelAt(server.url));
    expect(stderr).toBe("");
    expect(stdout.trim().split("\n")).toEqual([
      "listTables after 1",
      "query after 3",
      'Alien ada true {"filter":{"genres":["horror"],"title":null},"before":"1980-01-01"}',
      "agent-unanswered 22",
    ]);
    const [first, second] = server.requests.filter(({ tools }) => tools !== undefined);
    expect(first?.messages[0]?.content).toMatch(/The names of all tables\.[\s\S]*interface Filter[\s\S]*Finds films\./);
    expect(first?.tools?.[1]).toMatchObject({
      function: {
        parameters: {
          properties: {
            parameters: { properties: { before: { description: "the day before which they were made" } } },
          },
        },
      },
    });
    expect(second?.messages[1]?.content).toContain('result: ["films"]');
    const told = server.requests.flatMap(({ messages }) => messages.filter(({ role }) => role === "tool"));
    expect(told.map(({ content }) => content).join("\n")).toMatch(
      /parameters\.filter\.genres\[0\]: expected "horror" or "comedy", got "drama"[\s\S]*RangeError: no genres/,
    );
    expect(JSON.stringify(server.requests)).not.toMatch(/"user":\s*"ada"/);
  });
});
