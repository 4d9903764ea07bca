// What 100 versions add to the start of a program that calls each once.
import { median, register, withProject } from "./project.mjs";

const count = 100;
const body = (index) => `const words = text.trim().split(/\\s+/);\n  return words.length + ${index};`;
const head = (index) => `count${index}(text: string): number`;
const each = (write) => Array.from({ length: count }, (_, index) => write(index)).join("");
const stubs = `import { stub } from "selfcoding";\n${each((index) => `/** The number of words, plus ${index}. */\nexport function ${head(index)} {\n  return stub();\n}\n`)}`;
const byHand = each(
  (index) => `/** The number of words, plus ${index}. */\nexport function ${head(index)} {\n  ${body(index)}\n}\n`,
);
const main = (file) => `const from = performance.now();
const all = await import("./${file}");
let sum = 0;
for (const f of Object.values(all)) sum += f("a b c");
const milliseconds = performance.now() - from;
console.log(JSON.stringify({ milliseconds, sum }));`;
const replies = Object.fromEntries(
  Array.from({ length: count }, (_, index) => [
    `count${index}`,
    [`\`\`\`ts\nfunction ${head(index)} {\n  ${body(index)}\n}\n\`\`\``],
  ]),
);

/** Milliseconds of import and 100 first calls: by hand, linked by the register hook, and built (linked, plain node). */
export async function measureStartup(processes = 9) {
  const files = {
    "stubs.ts": stubs,
    "byHand.ts": byHand,
    "main.ts": main("stubs.ts"),
    "hand.ts": main("byHand.ts"),
    "mainBuilt.ts": main("stubs.js"),
    "handBuilt.ts": main("byHand.js"),
  };
  return withProject(files, replies, (project) => measure(project, processes));
}

function measure(project, processes) {
  const cli = ["node_modules/selfcoding/dist/src/cli/main.js", "build", "-p", "tsconfig.json"];
  project.build(cli);
  const unlinked = () => project.run("out/mainBuilt.js").milliseconds;
  unlinked();
  const loaded = sample(processes, unlinked, () => project.run("out/handBuilt.js").milliseconds);
  project.build(cli);
  const linked = sample(processes, unlinked, () => project.run("out/handBuilt.js").milliseconds);
  project.run(...register, "main.ts");
  const registered = sample(
    processes,
    () => project.run(...register, "main.ts").milliseconds,
    () => project.run(...register, "hand.ts").milliseconds,
  );
  return { loaded, linked, registered };
}

function sample(processes, ours, hand) {
  const pairs = Array.from({ length: processes }, () => ({ hand: hand(), ours: ours() }));
  return {
    hand: median(pairs.map((pair) => pair.hand)),
    ours: median(pairs.map((pair) => pair.ours)),
    difference: median(pairs.map((pair) => pair.ours - pair.hand)),
  };
}
