// npm run mutants: plants one small fault at a time in what is built, and asks whether the tests of its room notice.
// Run by hand, in a clone of its own: `dist` is changed while it runs, and put right again.

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import ts from "typescript";

/** The tests of each room. */
const ROOMS = {
  value: ["test/value", "test/verify/exampleRuns.test.ts"],
  secrets: ["test/secrets"],
  store: ["test/store", "test/foundry/ledger.test.ts", "test/foundry/recording.test.ts"],
  "agents/tools": ["test/agents"],
  verify: ["test/verify"],
};

/** Which tests of a room are asked first about a folder in it: what they notice need not be shown to all. */
const NEAREST = {
  "verify/drawn": ["drawn", "growth"],
  "verify/examples": ["examples", "exampleRuns"],
  "verify/policy": ["policy", "policyTables"],
  "verify/slice": ["slice", "closures", "userFile"],
  "verify/tests": ["testFiles"],
  "verify/types": ["typecheck", "plainLiteral"],
};

const OPERATORS = {
  "===": "!==",
  "!==": "===",
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "&&": "||",
  "||": "&&",
  "+": "-",
  "-": "+",
};

const { values: options } = parseArgs({
  options: {
    room: { type: "string", multiple: true },
    count: { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
  },
});

const root = path.join(import.meta.dirname, "..");
const random = createRandom(Number(options.seed));
const rows = [];
for (const room of options.room ?? Object.keys(ROOMS)) rows.push(tryRoom(room, Number(options.count)));
console.log("\n| room | mutants | killed | |\n|---|---|---|---|");
for (const { room, tried, killed } of rows)
  console.log(`| src/${room} | ${tried} | ${killed} | ${Math.round((100 * killed) / tried)} % |`);

function tryRoom(room, count) {
  // Tests that fail anyway would notice every fault.
  if (areNoticed(ROOMS[room])) throw new Error(`The tests of ${room} fail without a fault: build, and see why.`);
  const all = filesOf(room).flatMap((file) => mutantsOf(file));
  let killed = 0;
  const chosen = pick(all, count);
  for (const mutant of chosen) {
    const before = readFileSync(mutant.file, "utf8");
    writeFileSync(mutant.file, before.slice(0, mutant.start) + mutant.text + before.slice(mutant.end));
    try {
      if (areNoticed(nearestTo(mutant.file)) || areNoticed(ROOMS[room])) killed += 1;
      else console.log(`survived: ${describe(mutant, before)}`);
    } finally {
      writeFileSync(mutant.file, before);
    }
  }
  return { room, tried: chosen.length, killed };
}

function nearestTo(file) {
  const [folder, names] = Object.entries(NEAREST).find(([each]) => file.startsWith(folderOf(each) + path.sep)) ?? [];
  return names?.map((name) => `test/${folder.split("/")[0]}/${name}.test.ts`);
}

function areNoticed(tests) {
  if (tests === undefined) return false;
  const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
  const { status, error } = spawnSync(process.execPath, [vitest, "run", "--bail", "1", ...tests], {
    cwd: root,
    timeout: 300_000,
    killSignal: "SIGKILL",
  });
  // An endless loop is noticed, too; a busy machine looks the same.
  if (error !== undefined) console.log(`no end within five minutes: ${tests.join(" ")}`);
  return status !== 0;
}

function describe({ file, start, end, text }, before) {
  const line = before.slice(0, start).split("\n").length;
  const shown = before.slice(before.lastIndexOf("\n", start) + 1, before.indexOf("\n", end)).trim();
  return `${path.relative(root, file)}:${line}  ${shown.slice(0, 140)}   ${before.slice(start, end).slice(0, 40)} → ${text.slice(0, 40)}`;
}

function filesOf(room) {
  const folder = folderOf(room);
  return readdirSync(folder, { recursive: true })
    .map((name) => path.join(folder, String(name)))
    .filter((file) => file.endsWith(".js"));
}

function folderOf(room) {
  return path.join(root, "dist/src", room);
}

/** Every place where one token, condition or statement can be another. */
function mutantsOf(file) {
  const code = readFileSync(file, "utf8");
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const found = [];
  const add = (node, text) => found.push({ file, start: node.getStart(source), end: node.end, text });
  const visit = (node) => {
    if (ts.isVariableStatement(node) && isOfCompiler(node)) return;
    if (ts.isBinaryExpression(node)) {
      const other = OPERATORS[node.operatorToken.getText(source)];
      if (other !== undefined) add(node.operatorToken, other);
    }
    if (node.kind === ts.SyntaxKind.TrueKeyword) add(node, "false");
    if (node.kind === ts.SyntaxKind.FalseKeyword) add(node, "true");
    if (ts.isIfStatement(node) || ts.isConditionalExpression(node)) {
      const condition = ts.isIfStatement(node) ? node.expression : node.condition;
      add(condition, `!(${condition.getText(source)})`);
    }
    if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) add(node, ";");
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** What the compiler writes for `using`, at the head of a file. */
function isOfCompiler({ declarationList }) {
  return declarationList.declarations.some(({ name }) => ts.isIdentifier(name) && name.text.startsWith("__"));
}

function pick(list, count) {
  const left = [...list];
  return Array.from({ length: Math.min(count, left.length) }, () =>
    left.splice(Math.floor(random() * left.length), 1),
  ).flat();
}

/** A linear congruential generator, with the numbers of Numerical Recipes. */
function createRandom(seed) {
  let state = seed;
  return () => (state = (state * 1664525 + 1013904223) % 4294967296) / 4294967296;
}
