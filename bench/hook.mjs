// What the register hook adds to tsx alone: for a file without stubs, and for a project of 200 files (20 with stubs).
import { median, register, withProject } from "./project.mjs";

const plain = "export const answer: number = 42;\nconsole.log(answer);\n";
const file = (index) => `export function plain${index}(text: string): number {\n  return text.length + ${index};\n}\n`;
const stubFile = (index) =>
  `import { stub } from "selfcoding";\n/** Length plus ${index}. */\nexport function written${index}(text: string): number {\n  return stub(text);\n}\n`;

export async function measureHook(processes = 7) {
  const files = Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [`file${index}.ts`, index % 10 === 0 ? stubFile(index) : file(index)]),
  );
  const imports = Object.keys(files)
    .map((name) => `import "./${name}";`)
    .join("\n");
  return withProject({ ...files, "plain.ts": plain, "all.ts": `${imports}\nconsole.log("1");\n` }, {}, (project) =>
    measure(project, processes),
  );
}

function measure(project, processes) {
  const tsx = ["--import", new URL(import.meta.resolve("tsx")).href];
  const cold = time(() => project.run(...register, "all.ts"));
  const pairs = (name) => {
    const differences = [];
    const base = [];
    for (let run = 0; run < processes; run++) {
      const without = time(() => project.run(...tsx, name));
      base.push(without);
      differences.push(time(() => project.run(...register, name)) - without);
    }
    return { tsx: median(base), added: median(differences) };
  };
  return { plain: pairs("plain.ts"), project: pairs("all.ts"), projectCold: cold };
}

function time(run) {
  const from = performance.now();
  run();
  return performance.now() - from;
}
