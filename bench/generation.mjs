// The first miss and a heal with a model that answers at once over the real wire, cold (first of the process) and warm,
// and the blocking bridge. With a real model, what loads in the first miss loads while the model thinks.
import { median, register, withProject } from "./project.mjs";

const warm = 8;
const names = Array.from({ length: warm + 1 }, (_, index) => `part${index}`);
const signature = (name) => `${name}(text: string): string`;
const stubs = `import { stub } from "selfcoding";
${names.map((name) => `/** The part behind the colon.\n * @example ${name}("a:b") // => "b" */\nexport function ${signature(name)} {\n  return stub();\n}\n`).join("")}
${names.map((name) => `/** The part behind the colon.\n * @example await ${name}Later("a:b") // => "b" */\nexport async function ${name}Later(text: string): Promise<string> {\n  return stub();\n}\n`).join("")}`;
const main = `import { configure } from "selfcoding";
import * as stubs from "./stubs.ts";
// Drawn inputs would find at once what is to be healed; what they cost is measured apart.
configure({ limits: { inputs: 0 } });
const time = async (call: () => unknown) => {
  const from = performance.now();
  await call();
  const wall = performance.now() - from;
  return wall;
};
const result = { write: [] as number[], heal: [] as number[], writeLater: [] as number[] };
for (const name of ${JSON.stringify(names)} as const) {
  const call = (stubs as Record<string, (text: string) => unknown>);
  result.write.push(await time(() => call[name]!("c:d")));
  result.heal.push(await time(() => call[name]!("cd")));
  result.writeLater.push(await time(() => call[name + "Later"]!("c:d")));
}
console.log(JSON.stringify(result));
`;
const fence = (code) => `\`\`\`ts\n${code}\n\`\`\``;
const replies = Object.fromEntries(
  names.flatMap((name) => [
    [
      name,
      [
        fence(`function ${signature(name)} {\n  const match = /:(.*)$/.exec(text)!;\n  return match[1]!;\n}`),
        fence(`function ${signature(name)} {\n  const match = /:(.*)$/.exec(text);\n  return match?.[1] ?? "";\n}`),
      ],
    ],
    [
      `${name}Later`,
      [
        fence(
          `async function ${name}Later(text: string): Promise<string> {\n  return text.slice(text.indexOf(":") + 1);\n}`,
        ),
      ],
    ],
  ]),
);

/** Milliseconds; `bridge` is what blocking adds to awaiting, warm. */
export async function measureGeneration(processes = 3) {
  const runs = [];
  for (let run = 0; run < processes; run++) {
    runs.push(
      await withProject({ "stubs.ts": stubs, "main.ts": main }, replies, (project) =>
        project.run(...register, "main.ts"),
      ),
    );
  }
  const cold = (key) => median(runs.map((run) => run[key][0]));
  const warmed = (key) => median(runs.flatMap((run) => run[key].slice(2)));
  return {
    writeCold: cold("write"),
    writeWarm: warmed("write"),
    healWarm: warmed("heal"),
    bridge: warmed("write") - warmed("writeLater"),
  };
}
