// What a call costs against the same function written by hand, in one process, samples interleaved.

import { byHand, replies, stubs } from "./functions.mjs";
import { median, register, withProject } from "./project.mjs";

const measure = `
import * as hand from "./byHand.ts";
import * as ours from "./stubs.ts";

const early = { tiny: ours.tiny, rows: ours.rows, slug: ours.slug, soon: ours.soon };
const list = Array.from({ length: 50 }, (_, index) => ({ price: index * 1.5, count: index % 7 }));
const fish = { hand: new hand.Fish(3), ours: new ours.Fish(3) };
ours.tiny(1, 2); ours.rows(list); ours.slug("a b"); await ours.soon(1); fish.ours.scaled(2);

// Each variant gets a loop of its own text: V8 keeps what it learned of a callee with the text.
const loops = {
  tiny: "let s = 0; for (let i = 0; i < n; i++) s += f(i, 2); return s;",
  rows: "let s = 0; for (let i = 0; i < n; i++) s += f(x); return s;",
  slug: "let s = 0; for (let i = 0; i < n; i++) s += f('Hello, brave World ' + (i & 7)).length; return s;",
  soon: "return (async () => { let s = 0; for (let i = 0; i < n; i++) s += await f(i); return s; })();",
  scaled: "let s = 0; for (let i = 0; i < n; i++) s += f.scaled(i); return s;",
};
const loop = (name, variant) => new Function("f", "x", "n", "/* " + variant + " */ " + loops[name]);
const time = async (run, f, n) => { const t = process.hrtime.bigint(); await run(f, list, n); return Number(process.hrtime.bigint() - t) / n; };
const middle = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

const result = {};
for (const name of Object.keys(loops)) {
  const variants = name === "scaled" ? { hand: fish.hand, ours: fish.ours } : { hand: hand[name], ours: ours[name], early: early[name] };
  const runs = Object.fromEntries(Object.keys(variants).map((variant) => [variant, loop(name, variant)]));
  let n = 1000;
  while (await time(runs.hand, variants.hand, n) * n < 8e6) n *= 2;
  const samples = Object.fromEntries(Object.keys(variants).map((variant) => [variant, []]));
  for (let round = 0; round < 31; round++) for (const variant of Object.keys(variants)) {
    const ns = await time(runs[variant], variants[variant], n);
    if (round >= 5) samples[variant].push(ns);
  }
  const ratios = (variant) => middle(samples[variant].map((ns, index) => ns / samples.hand[index]));
  result[name] = { hand: middle([...samples.hand]), ours: middle([...samples.ours]), ratio: ratios("ours"), ...(samples.early ? { early: middle([...samples.early]), earlyRatio: ratios("early") } : {}) };
}
console.log(JSON.stringify(result));
`;

const throwing = `
import * as hand from "./byHand.ts";
import * as ours from "./stubs.ts";
ours.slug("a b");
const loop = (variant) => new Function("f", "n", "/* " + variant + " */ let s = 0; for (let i = 0; i < n; i++) { try { s += f(i % 2 ? 'a b' : null).length; } catch { s--; } } return s;");
const [one, other] = [loop("hand"), loop("ours")];
const time = (run, f) => { const t = process.hrtime.bigint(); run(f, 20000); return Number(process.hrtime.bigint() - t) / 20000; };
const ratios = [];
for (let round = 0; round < 31; round++) { const plain = time(one, hand.slug); ratios.push(time(other, ours.slug) / plain); }
console.log(JSON.stringify(ratios.slice(5).sort((a, b) => a - b)[13]));
`;

/** Ratios, and nanoseconds a call, of loaded (first process) and linked (second) functions; medians of `processes`. */
export async function measureCalls(processes = 5) {
  const files = { "stubs.ts": stubs, "byHand.ts": byHand, "measure.ts": measure, "throwing.ts": throwing };
  return withProject(files, replies, (project) => runAll(project, processes));
}

function runAll(project, processes) {
  const loaded = [];
  for (let run = 0; run < processes; run++) {
    project.forget();
    loaded.push(project.run(...register, "measure.ts"));
  }
  const linked = Array.from({ length: processes }, () => project.run(...register, "measure.ts"));
  process.env.SELFCODING_MODE = "off";
  const thrown = median(Array.from({ length: processes }, () => project.run(...register, "throwing.ts")));
  delete process.env.SELFCODING_MODE;
  return { loaded: merge(loaded), linked: merge(linked), thrown };
}

function merge(runs) {
  const names = Object.keys(runs[0]);
  const keys = ["hand", "ours", "ratio", "early", "earlyRatio"];
  return Object.fromEntries(
    names.map((name) => [
      name,
      Object.fromEntries(
        keys.filter((key) => key in runs[0][name]).map((key) => [key, median(runs.map((run) => run[name][key]))]),
      ),
    ]),
  );
}
