// A check in a child process against one in a thread's context, warm: first misses with a model that answers at once.
import { median, register, withProject } from "./project.mjs";

const names = Array.from({ length: 12 }, (_, index) => `part${index}`);
const stubs = `import { stub } from "selfcoding";
${names.map((name) => `/** The part behind the colon.\n * @example ${name}("a:b") // => "b" */\nexport function ${name}(text: string): string {\n  return stub(text);\n}\n`).join("")}`;
const main = (isolation, inputs) => `import { configure } from "selfcoding";
import * as stubs from "./stubs.ts";
configure({ isolation: ${JSON.stringify(isolation)}, limits: { inputs: ${inputs} } });
const write: number[] = [];
for (const name of ${JSON.stringify(names)} as const) {
  const from = performance.now();
  (stubs as Record<string, (text: string) => unknown>)[name]!("c:d");
  write.push(performance.now() - from);
}
console.log(JSON.stringify({ write }));
`;
const replies = Object.fromEntries(
  names.map((name) => [
    name,
    [`\`\`\`ts\nfunction ${name}(text: string): string {\n  return text.slice(text.indexOf(":") + 1);\n}\n\`\`\``],
  ]),
);

/** Milliseconds of a warm miss in each isolation, processes of both in turns. */
export async function measureIsolation(inputs, processes = 3) {
  const taken = { process: [], context: [] };
  for (let run = 0; run < processes; run++) {
    for (const isolation of ["process", "context"]) {
      const { write } = await withProject(
        { "stubs.ts": stubs, "main.ts": main(isolation, inputs) },
        replies,
        (project) => project.run(...register, "main.ts"),
      );
      taken[isolation].push(...write.slice(2));
    }
  }
  return { process: median(taken.process), context: median(taken.context) };
}
