import { FunctionAgent, type MemorySnapshot, on } from "selfcoding";
import { type Fall, fall, falls, lowest, series } from "./gapminder.js";

const BEAMS = 3;
const question = "Which country lost the most years of life expectancy between two years, and between which?";
const line = (text = ""): boolean => process.stdout.write(`${text}\n`);

/**
 * Splits a question.
 *
 * @param questions two or three, each of which can be answered after those before it
 */
function subQuestions(questions: string[]): string[] {
  if (questions.length < 2 || questions.length > 3) throw new RangeError("Two or three questions are wanted.");
  return questions;
}

// The planner goes on remembering, so that no beam repeats another; what the researcher knows is put back.
const planner = new FunctionAgent({ name: "planner", functions: [subQuestions], validator: false });
const researcher = new FunctionAgent({
  name: "researcher",
  functions: { lowest, falls, series },
  validator: ({ result }) => ({ isAccepted: (result as unknown[]).length > 0, reason: "Nothing was found." }),
});
const reporter = new FunctionAgent({
  name: "reporter",
  functions: [fall],
  knowledgeSources: [researcher],
  validator: ({ result }) => ({ isAccepted: (result as Fall).lost > 0, reason: "Nothing was lost then." }),
});
on("agent-refuse", ({ message }) => line(`    ✗ ${message.split("\n")[0]}`));

line(`? ${question}`);
const start = researcher.snapshot();
const beams: { found: Fall; memory: MemorySnapshot }[] = [];
for (let beam = 1; beam <= BEAMS; beam++) {
  researcher.restore(start);
  const plan = await planner.request(`Split, in another way than before: ${question}`);
  planner.remember(plan, { note: `beam ${beam}` });
  line(`\nBeam ${beam}`);
  for (const part of plan.value) {
    line(`  ? ${part}`);
    const result = await researcher.request(part);
    line(`    ✓ ${result.functionName}(${Object.values(result.call.arguments).join(", ")})`);
    researcher.remember(result);
  }
  const { value: found } = await reporter.request(question);
  beams.push({ found, memory: researcher.snapshot() });
  line(`  = ${found.country}, ${found.from} to ${found.to}: ${found.lost} years lost`);
}

// The score of a beam is what the question asks for: how much was lost.
const best = beams.reduce((one, other) => (other.found.lost > one.found.lost ? other : one));
researcher.restore(best.memory);
line(`\nThe best is beam ${beams.indexOf(best) + 1}: ${best.found.country}, ${best.found.lost} years`);
for (const memory of researcher.memories()) line(`  remembered: ${memory.question}`);

const history = await researcher.request("How did it go on in that country, year by year?");
if (history.functionName === "series") {
  const level = history.value.find(({ year }) => year === best.found.from)?.lifeExpectancy ?? 0;
  const back = history.value.find(({ year, lifeExpectancy }) => year > best.found.to && lifeExpectancy >= level);
  line(back === undefined ? "It never got them back." : `It had them back by ${back.year}.`);
}
