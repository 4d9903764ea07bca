import { CodeGenAgent, example } from "selfcoding";
import { allFish, Aquarium } from "./fish.js";

const PICKS = 10_000;
const line = (text = ""): boolean => process.stdout.write(`${text}\n`);

/** Draws often, and prints how often each fish came beside what its weight says. */
function show(title: string, pick: () => [string, number] | undefined): void {
  const counts = new Map<string, number>();
  for (let turn = 0; turn < PICKS; turn++) {
    const [name = "nobody"] = pick() ?? [];
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const total = allFish.reduce((sum, { weight }) => sum + weight, 0);
  line(title);
  for (const { name, weight } of allFish) {
    const drawn = Math.round((100 * (counts.get(name) ?? 0)) / PICKS);
    line(`  ${name.padEnd(8)} ${drawn}% of ${PICKS} picks, ${Math.round((100 * weight) / total)}% of the weight`);
  }
}

// By an agent: asked for with a sentence and examples, from which the types are read.
const generator = new CodeGenAgent({
  name: "aquarium",
  notes: "A pick is the fish's name, and its weight times `multiplier`.",
});
const { value: pickFish, ...made } = await generator.generateFunction("Pick a random fish, the bigger the likelier", {
  name: "pickFish",
  parameters: { fish: example(allFish), multiplier: example(5) },
  returns: ["Shark", 300],
});
line(made.signature);
line(made.attempts === 0 ? `  was there: ${made.path}` : `  written in ${made.attempts} attempts: ${made.path}`);
show("By agent", () => pickFish(allFish, 5));

// By a stub: the same as a method, described where it stands.
const aquarium = new Aquarium(allFish);
line();
show("By stub", () => aquarium.pick(5));
line(`  of no fish: ${new Aquarium([]).pick(5)}`);
