// The type check of one candidate, warm: by the TypeScript inside selfcoding, and by a project's TypeScript 7, in turns.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Checkers } from "../dist/src/project/checkers/checkers.js";
import { Programs } from "../dist/src/project/program.js";
import { median } from "./project.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const FILES = 200;
const WARM_UP = 20;
const tsconfig = JSON.stringify({
  compilerOptions: { target: "ES2022", module: "NodeNext", strict: true, types: [] },
  include: ["*.ts"],
});
const names = Array.from({ length: FILES }, (_, index) => `part${index}`);
const part = (name, index) => `${index === 0 ? "" : `import type { Row${index - 1} } from "./part${index - 1}.js";\n`}
export interface Row${index} { readonly id: number; readonly label: string; readonly tags: readonly string[]${index === 0 ? "" : `; readonly before?: Row${index - 1}`} }
export function ${name}(rows: readonly Row${index}[]): Map<string, number> { return new Map(rows.map(({ label, id }) => [label, id])); }
`;
const last = `part${FILES - 1}`;
const candidate = (round) => `import { ${last}, type Row${FILES - 1} } from "./${last}.js";
export function total(rows: readonly Row${FILES - 1}[]): number {
  const known = ${last}(rows);
  let sum = ${round};
  for (const { label, tags, before } of rows) sum += (known.get(label) ?? 0) + tags.filter((tag) => tag === before?.label).length;
  return sum;
}
`;

/** Milliseconds of one check by each compiler, and how long each took to open the program. */
export async function measureCheck(rounds = 60) {
  const bundled = await open("typescript");
  const native = await open("typescript-7");
  try {
    const taken = { bundled: [], native: [] };
    for (let round = 0; round < WARM_UP + rounds; round++) {
      const figures = { bundled: await bundled.check(round), native: await native.check(round) };
      if (round < WARM_UP) continue;
      taken.bundled.push(figures.bundled);
      taken.native.push(figures.native);
    }
    const ratios = taken.bundled.map((value, index) => value / taken.native[index]);
    return {
      bundled: median(taken.bundled),
      native: median(taken.native),
      ratio: median(ratios),
      opened: { bundled: bundled.opened, native: native.opened },
    };
  } finally {
    await bundled.close();
    await native.close();
  }
}

async function open(typescript) {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "selfcoding-bench-")));
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "bench", type: "module" }));
  writeFileSync(path.join(folder, "tsconfig.json"), tsconfig);
  for (const [index, name] of names.entries()) writeFileSync(path.join(folder, `${name}.ts`), part(name, index));
  writeFileSync(path.join(folder, "total.ts"), candidate(0));
  mkdirSync(path.join(folder, "node_modules"));
  symlinkSync(path.join(root, "node_modules", typescript), path.join(folder, "node_modules/typescript"), "junction");
  const checkers = new Checkers();
  const file = path.join(folder, "total.ts");
  const program = new Programs().of(file);
  const check = async (round) => {
    const from = performance.now();
    const faults = await checkers.check(program, program.overlay(file, candidate(round)), () => true);
    const milliseconds = performance.now() - from;
    if (faults.length > 0 || checkers.complaints.length > 0)
      throw new Error(JSON.stringify([faults, checkers.complaints]));
    return milliseconds;
  };
  const opened = await check(-1);
  const close = async () => {
    await checkers.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { check, close, opened };
}
