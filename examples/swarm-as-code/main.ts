import { CodeGenAgent, example, FunctionAgent, on } from "selfcoding";
import { change, close, describeTable, listTables, load, query, type Row } from "./database.js";

const line = (text = ""): boolean => process.stdout.write(`${text}\n`);
const show = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.length > 150 ? `${text.slice(0, 150)} …` : text;
};

await load("movies", "cars");

const sql = new FunctionAgent({
  name: "sql",
  functions: { listTables, describeTable, query },
  notes: "The database is PostgreSQL. Films are in dollars, cars in miles and gallons.",
});
let refusals: string[] = [];
on("agent-refuse", ({ message }) => {
  const reasons = message.split("\n").flatMap((each) => (each.startsWith("- not met") ? each.slice(2) : []));
  refusals.push(reasons.length > 0 ? reasons.join(" ") : (message.split("\n")[0] ?? ""));
});

line("Questions, from simple to hard");
for (const question of [
  "List the available tables.",
  "How many films are there?",
  "Which columns has the table movies?",
  "How many miles per gallon do cars of each origin make, on average?",
  "Which five directors earned the most with all their films together, worldwide gross less budget?",
]) {
  refusals = [];
  const result = await sql.request(question);
  line(`\n? ${question}`);
  for (const refusal of refusals) line(`  ✗ ${refusal}`);
  line(`  ✓ ${result.functionName}(${show(result.call.parameters)})\n    ${show(result.value)}`);
  // Worth it: how the data look, and what was not found out at once.
  if (result.functionName !== "query" || result.rounds > 1) sql.remember(result, { note: refusals.join("; ") });
}
line(`\nRemembered: ${sql.memories().length} of 5 answers`);

line("\nAn analyst that knows what the SQL agent remembers writes a function");
const analyst = new CodeGenAgent({ name: "analyst", knowledgeSources: [sql], uses: [query], mustUse: true });
const { value: profitShare, ...made } = await analyst.generateFunction<(directors: number) => Promise<number>>(
  "The share of all directors' profit together that the most profitable `directors` of them have earned",
  { name: "profitShare", parameters: { directors: example(5) } },
);
line(made.attempts === 0 ? `  was there: ${made.path}` : `  written in ${made.attempts} attempts: ${made.path}`);
for (const directors of [5, 50]) line(`  ${directors} directors: ${(await profitShare(directors)).toFixed(2)}`);

line("\nA call that was validated, frozen: no model from here on");
const genres = await sql.request("How many films of each genre are there?");
const filmsPerGenre = genres.callable();
const westerns = async (): Promise<string> =>
  show(((await filmsPerGenre()) as Row[]).find((row) => row["major_genre"] === "Western"));
line(`  ${await westerns()}`);
await change("insert into movies (title, major_genre) values ('The Last SELECT', 'Western')");
line(`  ${await westerns()} after one more was added`);

line("\nThe same, adapted: a table name instead of the SQL");
const count = await sql.request("How many cars are there?");
line(`  ${count.functionName}(${show(count.call.parameters)}) gave ${show(count.value)}`);
const adapted = await count.adapt<(table: string) => Promise<Row[]>>("take a table name instead of the SQL", {
  name: "countRows",
});
line(`  ${adapted.attempts === 0 ? "was there" : "written"}: ${adapted.path}`);
for (const table of ["cars", "movies"]) line(`  countRows("${table}"): ${show(await adapted.value(table))}`);

await close();
