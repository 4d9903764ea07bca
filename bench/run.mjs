// `npm run bench [part…]`: every number of the tables in docs/measured.md, as ratios or differences within one run.
import { measureBuilds } from "./builds.mjs";
import { measureCalls } from "./calls.mjs";
import { measureCommands, measureWrite } from "./commands.mjs";
import { measureFleet } from "./fleet.mjs";
import { measureGeneration } from "./generation.mjs";
import { measureHook } from "./hook.mjs";
import { measureCheck } from "./check.mjs";
import { measureIsolation } from "./isolation.mjs";
import { measureSize } from "./size.mjs";
import { measureStartup } from "./startup.mjs";

const wanted = process.argv.slice(2);
const isWanted = (part) => wanted.length === 0 || wanted.includes(part);
const rows = [];
const row = (what, figure, target = "") => {
  rows.push(`| ${what} | ${figure} | ${target} |`);
  process.stderr.write(`${what}: ${figure}\n`);
};
const ms = (value) => `${value.toFixed(1)} ms`;

if (isWanted("size")) {
  const { start, kept, asking, all } = measureSize();
  const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
  row("what a linked file imports, minified and gzipped", kilobytes(start), "≤ 2 KB");
  row("what the first miss loads, where a version is kept", kilobytes(kept));
  row("what a miss without a version, or a throw, loads besides", kilobytes(asking));
  row("all of the caller's side", kilobytes(all), "≤ 10 KB");
}
if (isWanted("calls")) {
  const { loaded, linked, thrown } = await measureCalls();
  const targets = { tiny: "≤ 1.02", rows: "≤ 1.02", slug: "≤ 1.02", soon: "≤ 1.05", scaled: "≤ +1 ns" };
  for (const [name, target] of Object.entries(targets)) {
    for (const [way, { [name]: figures }] of Object.entries({ linked, loaded })) {
      const difference = (figures.ours - figures.hand).toFixed(2);
      row(
        `call of ${name}, ${way}, against ${figures.hand.toFixed(1)} ns by hand`,
        `${figures.ratio.toFixed(3)} (${difference} ns)`,
        target,
      );
    }
    const { early, hand, earlyRatio } = loaded[name];
    if (early !== undefined)
      row(
        `call of ${name}, captured before it was written`,
        `${earlyRatio.toFixed(3)} (+${(early - hand).toFixed(2)} ns)`,
        "≤ +5 ns",
      );
  }
  row("throw and catch with healing off", thrown.toFixed(3), "≤ 1.15");
}
if (isWanted("startup")) {
  const { loaded, linked, registered } = await measureStartup();
  row(
    "start with 100 versions, loaded, against by hand",
    `+${ms(loaded.difference)} (${ms(loaded.hand)} by hand)`,
    "≤ +15 ms",
  );
  row("start with 100 versions, linked by build", `+${ms(linked.difference)}`, "≤ +2 ms");
  row(
    "start with 100 versions, linked by register",
    `+${ms(registered.difference)} (${ms(registered.hand)} by hand)`,
    "≤ +8 ms",
  );
}
if (isWanted("generation")) {
  const figures = await measureGeneration();
  row("first miss without the model, cold", ms(figures.writeCold), "≤ 1500 ms");
  row("first miss without the model, warm", ms(figures.writeWarm), "≤ 100 ms");
  row("heal without the model, warm", ms(figures.healWarm), "≤ 100 ms");
  row("blocking bridge, warm, against awaiting", ms(figures.bridge), "≤ 1 ms");
}
if (isWanted("check")) {
  const { bundled, native, ratio, opened } = await measureCheck();
  row(
    "type check of a candidate, 200 files, warm, with the project's TypeScript 7",
    `${ms(native)}, the bundled TypeScript ${ratio.toFixed(1)} times as long (${ms(bundled)})`,
    "≤ 5 ms",
  );
  row(
    "the first one, with opening the program",
    `${ms(opened.native)} with TypeScript 7, ${ms(opened.bundled)} with the bundled one`,
  );
}
if (isWanted("isolation")) {
  for (const inputs of [0, 100]) {
    const { process: child, context } = await measureIsolation(inputs);
    const figure = `${(child / context).toFixed(2)} (${ms(child)} against ${ms(context)})`;
    row(`first miss, warm, ${inputs} drawn inputs, process against context`, figure, "≤ 1.15");
  }
}
if (isWanted("commands")) {
  const { changed, same, bare } = await measureCommands();
  const more = (value) => `${value.toFixed(0)} ms (Node alone ${bare.toFixed(0)} ms)`;
  row("`check` on 200 stubs, a source changed", more(changed), "≤ 1000 ms");
  row("`check` on 200 stubs, nothing changed", more(same), "≤ 300 ms");
  row("`write` of ten stubs, a model that takes 1 s", `${(await measureWrite()).toFixed(1)} s`, "≤ 3 s");
}
if (isWanted("hook")) {
  const { plain, project, projectCold } = await measureHook();
  row("register hook, a file without stubs, against tsx", `+${ms(plain.added)} (${ms(plain.tsx)} with tsx)`);
  row("register hook, 200 files, 20 with stubs, warm", `+${ms(project.added)} (${ms(project.tsx)} with tsx)`);
  row("register hook, 200 files, 20 with stubs, cold", ms(projectCold));
}
if (isWanted("builds")) {
  for (const count of [20, 200, 800]) {
    for (const [tool, { alone, ratio, compilers }] of Object.entries(await measureBuilds(count))) {
      const added = `${((ratio - 1) * 100).toFixed(0)} % (${ms(alone)} alone), compilers started: ${compilers}`;
      row(`build of ${count} modules by ${tool}, a second time`, added, "≤ 5 %, 0 compilers");
    }
  }
}
if (isWanted("fleet")) {
  for (const [engine, figures] of Object.entries(await measureFleet())) {
    const { requests, seconds, writers, heal, approval, healByPolls, approvalByPolls, megabytes, compilers } = figures;
    row(
      `60 processes, 50 functions, cold, over ${engine}: generations, by how many processes`,
      `${requests}, ${writers}`,
      "50",
    );
    row("the same, until all have all", `${seconds.toFixed(0)} s`);
    row("memory of a process that only receives, the largest of 50", `${megabytes.toFixed(0)} MB`, "≤ 130 MB");
    row("compilers that those 50 load", `${compilers}`, "0");
    row("a heal, live in 59 processes that are told", ms(heal), "≤ 2000 ms");
    row("an approval, live in 59 processes that are told", ms(approval), "≤ 2000 ms");
    row("a heal, live in 50 processes that only poll", `${(healByPolls / 1000).toFixed(1)} s`, "≤ 30 s");
    row("an approval, live in 50 processes that only poll", `${(approvalByPolls / 1000).toFixed(1)} s`, "≤ 30 s");
  }
}
process.stdout.write(`| what | measured | target |\n|---|---|---|\n${rows.join("\n")}\n`);
