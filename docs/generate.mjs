// `npm run docs:generate`: the pages of options, errors, events and isolation, made of the sources that they describe.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { transform } from "esbuild";
import ts from "typescript";
import { list, membersOf, page, plainComment, sourceOf, typeOf, variantsOf, wrap } from "./markdown.mjs";

/** Every generated page by its name, as it should be. */
export async function generatePages() {
  return {
    "options.md": optionsPage(),
    "model-options.md": modelOptionsPage(),
    "agent-options.md": agentOptionsPage(),
    ...errorsPages(),
    "events.md": eventsPage(),
    "isolation.md": await isolationPage(),
  };
}

function optionsPage() {
  const ofStubs = membersOf("StubOptions").filter(({ name }) => name !== "model");
  const isPrompt = ({ name }) => name === "prompt";
  const isHeal = ({ name }) => name === "heal";
  const nested = (name, prefix) => membersOf(name).map((member) => ({ ...member, name: `${prefix}.${member.name}` }));
  return page("Options", [
    'Options stand in five places, the strongest first: the [environment](model-options.md#variables); a stub, by `stub.with({…})` or `@selfCoding({…})`; `configure({…})`; `selfcoding.config.ts` (or `.mts`, `.js`, `.mjs`, `.cjs`, `.json`) in the project\'s root; the field `"selfcoding"` of package.json. Single `limits` are merged, and `allow.imports` of all places add up. An unknown option is an error: [`options-invalid`](errors.md#options-invalid). Agents have [options of their own](agent-options.md).',
    "## For all stubs",
    "These are plain data and may stand in any of the places; `store`, `fleet` and `log` in all but a stub.",
    list(membersOf("PlainOptions").filter((one) => !isPrompt(one))),
    "These two are not for files: `heal` is for a stub or `configure`, `root` for `configure` only.",
    list([...ofStubs.filter(isHeal), ...membersOf("ProcessOptions")]),
    "## For one stub",
    "`stub.with` is read once, outside of the function: parameters are not in reach. `accepts`, `throws`, `changes` and `isRepeatable` are clauses of the [contract](contract.md), and stronger than what the model wrote.",
    list([...membersOf("PlainOptions").filter(isPrompt), ...ofStubs.filter((one) => !isHeal(one))]),
    "## limits",
    list(nested("Limits", "limits")),
    "## allow",
    "What a body may use beyond pure code, while it is checked and after: see [what a body may touch](security.md#what-a-body-may-touch).",
    list(nested("Allowance", "allow")),
    "## fleet",
    "See [the fleet](fleet.md).",
    list(nested("FleetOptions", "fleet")),
    "## budget and prices",
    "See [what it may cost](production.md#what-it-may-cost). Each budget is `{ tokens, dollars }`; prices are US dollars for a million tokens.",
    list([...nested("Budget", "budget"), ...nested("Prices", "prices")]),
    "## examples and throws",
    list([...nested("ExampleOption", "examples[]"), ...nested("ThrowOption", "throws[]")]),
  ]);
}

const MODELS = {
  '"openai"': "a server that speaks chat completions, as OpenAI, vLLM, llama.cpp or Ollama.",
  '"recorded"': 'replies from a folder; with `mode: "record"` it asks `inner` and keeps what that says.',
  '"scripted"': "replies from a list; `scriptedModel(…)` of `selfcoding/testing` makes it.",
};

function modelOptionsPage() {
  const [, name] = /DEFAULT_MODEL = "([^"]+)"/.exec(sourceOf("DEFAULT_MODEL").text);
  const kinds = variantsOf("ModelSettings", "kind");
  return page("The model and the environment", [
    `Without any setting but a key, \`${name}\` is asked: bodies are short and checked, so that speed and price count for more than depth. The option \`model\` of [stubs](options.md) and [agents](agent-options.md) names another, by name or as data.`,
    "## Models as data",
    "`kind` tells three models apart; [testing](testing.md) shows the last one.",
    list(
      kinds.map(({ kind, fields }) => ({ name: `kind: ${kind}`, text: `${described(MODELS, kind)} With ${fields}.` })),
    ),
    "## Variables",
    "Variables that begin with `SELFCODING_` are stronger than any option, so that whoever runs a program has the last word; only recordings give way to a model that an option names. `OPENAI_API_KEY` and `OPENAI_BASE_URL` fill in what the option `model` leaves open.",
    list(variables()),
  ]);
}

const VARIABLES = {
  OPENAI_API_KEY: "the key of the model's server.",
  OPENAI_BASE_URL: "the address of a compatible server, such as `http://localhost:11434/v1`.",
  SELFCODING_MODEL: "the model's name.",
  SELFCODING_MODE: "`auto`, `heal-only`, `frozen` or `off`: the option `mode`.",
  SELFCODING_STORE: "the folder of versions: the option `store`.",
  SELFCODING_FLEET: "the address of a [fleet's](fleet.md) database: the option `store`.",
  SELFCODING_LOG: "`auto`, `json` or `silent`: the option `log`.",
  SELFCODING_RECORDINGS: "a folder of recorded replies that answer in place of a model.",
  SELFCODING_DAY_TOKENS: "the option `budget.day.tokens`.",
  SELFCODING_DAY_DOLLARS: "the option `budget.day.dollars`.",
  NODE_USE_ENV_PROXY:
    "`1`: the model is reached through the proxy that `HTTPS_PROXY` and its like name, as in Node itself.",
  SELFCODING_TEST_MODEL: "`scripted` or `real`: the option `testModel`.",
  VITEST: "set by Vitest, as `JEST_WORKER_ID` by Jest: no real model is asked then, see [testing](testing.md).",
  JEST_WORKER_ID: "set by Jest.",
  NODE_TEST_CONTEXT: "set by `node --test`.",
  NODE_ENV: "`test` is a test run, too: under Bun, AVA, Playwright, and wherever it is set.",
  CI: "set by CI services: the mode is `frozen` unless one is set, and progress is printed as plain lines.",
};

function variables() {
  const text = sourceOf("readEnvironment").text;
  const body = text.slice(text.indexOf("function readEnvironment"), text.indexOf("process.env[name]"));
  const read = [...body.matchAll(/"([A-Z_]+)"/g)].map(([, name]) => name);
  return read.map((name) => ({ name, text: described(VARIABLES, name) }));
}

function described(texts, key) {
  if (texts[key] === undefined) throw new Error(`docs/generate.mjs does not describe ${key}.`);
  return texts[key];
}

function agentOptionsPage() {
  const limits = membersOf("AgentLimits").map((one) => ({ ...one, name: `limits.${one.name}` }));
  const requests = membersOf("RequestOptions");
  const validators = membersOf("ValidatorOptions");
  return page("Options of agents", [
    "[Agents](agents.md) take their options when they are made; what they leave open comes from the same places as [options of stubs](options.md).",
    "## FunctionAgent",
    list([...membersOf("FunctionAgentOptions"), ...limits]),
    "## validator",
    "`false`, a function of the facts, or an object:",
    list(validators.map((one) => ({ ...one, name: `validator.${one.name}` }))),
    "## request",
    list(requests),
    "## CodeGenAgent",
    `Besides these, options of stubs hold for all its functions: ${sharedOptions()}. Its \`limits\` are those of stubs, with \`callSeconds\` and \`memoryTokens\` from above.`,
    list(membersOf("CodeGenAgentOptions")),
    "## generateFunction",
    list(membersOf("GenerateOptions")),
  ]);
}

function sharedOptions() {
  const [, names = ""] = /Pick<\s*StubOptions,([^>]*)>/.exec(typeOf("SharedOptions")) ?? [];
  return [...names.matchAll(/"(\w+)"/g)].map(([, name]) => `\`${name}\``).join(", ");
}

/** From the first of these on, codes are of pages, agents and fleets: they have a page of their own. */
const FIRST_FURTHER = "dev-server-refused";

function errorsPages() {
  const codes = [];
  const visit = (node) => {
    if (ts.isVariableDeclaration(node) && node.name.getText() !== "ERROR_CODES") return;
    if (ts.isArrayLiteralExpression(node) && ts.isAsExpression(node.parent))
      for (const element of node.elements) codes.push({ code: element.text, ...whenAndRemedy(element) });
    else ts.forEachChild(node, visit);
  };
  visit(sourceOf("ERROR_CODES"));
  const print = (list) =>
    list.map(({ code, when, remedy }) => `## ${code}\n\n${wrap(`${when} **What to do:** ${remedy}`)}`);
  const first = codes.findIndex(({ code }) => code === FIRST_FURTHER);
  const errors = page("Errors", [
    "Every error of selfcoding itself is a `SelfCodingError` with a stable `code`, a sentence as `message`, a `remedy` and, where there is more to say, `details`. An exception of your own code is never one of these: it surfaces as it was thrown, and what [healing](healing.md) had to say hangs at the end of its `cause` chain. Those of pages, budgets, agents and fleets stand on [a page of their own](errors-further.md).",
    ...print(codes.slice(0, first)),
  ]);
  const further = page("Errors of pages, budgets, agents and fleets", [
    "They are made as [all others](errors.md).",
    ...print(codes.slice(first)),
  ]);
  return { "errors.md": errors, "errors-further.md": further };
}

function whenAndRemedy(node) {
  const text = node.getSourceFile().text;
  const [range] = ts.getLeadingCommentRanges(text, node.getFullStart())?.slice(-1) ?? [];
  const comment = range === undefined ? "" : plainComment(text.slice(range.pos, range.end));
  const [when = "", remedy = ""] = comment.split("@remedy").map((part) => part.trim());
  if (when === "" || remedy === "") throw new Error(`The code ${node.text} does not say when it comes and what to do.`);
  return { when, remedy };
}

function eventsPage() {
  const events = membersOf("EventMap");
  return page("Events", [
    "`on(name, listener)` hears what happens around stubs and agents, in this process; it returns a function that ends it. Around a call that blocks, listeners run before it returns; around one that is awaited, between your own work. Every event names what it is about by `id`, such as `src/duration.ts#parseDuration`. Values that look like [secrets](security.md#secrets) are stand-ins.",
    list(events.map(({ name, text, fields }) => ({ name, text: `${text} With ${fields}.` }))),
  ]);
}

const FAMILIES = [
  ["reach the host by", "Ways to the host's own objects"],
  ["be handed an object of the host by", "Being handed an object of the host"],
  ["change the host by", "Changing the host"],
  ["be taken for right by", "Being taken for right"],
  ["take all by", "Taking all time or memory"],
  ["disturb the next program by", "Disturbing the next program"],
  ["reach", "Reaching the world"],
];

async function isolationPage() {
  const code = readFileSync(path.join(import.meta.dirname, "../test/sandbox/probeTable.ts"), "utf8");
  const { code: plain } = await transform(code, { loader: "ts", format: "esm" });
  const { PROBES } = await import(`data:text/javascript;base64,${Buffer.from(plain).toString("base64")}`);
  const families = FAMILIES.map(([start, title]) => ({ start, title, probes: [] }));
  for (const probe of PROBES) families.find(({ start }) => probe.name.startsWith(`${start} `)).probes.push(probe);
  const count = (probes, isHeld) => `${probes.filter(isHeld).length} of ${probes.length}`;
  const rows = families.map(
    ({ start, probes }) =>
      `| ${start} … | ${count(probes, ({ context }) => context !== false)} | ${count(probes, () => true)} | ${count(probes, ({ none }) => none)} |`,
  );
  return page("What each isolation holds", [
    `Candidates run in a [sandbox](architecture-sandbox.md) while they are checked. The tests run ${PROBES.length} probes against it, on Node 20.20, 22.23 and 24.21. This is what is held; under \`none\` nothing else is promised.`,
    ["| A probe would | `context` | `process` | `none` |", "|---|---|---|---|", ...rows].join("\n"),
    "The one that `context` does not hold: inside of a native loop (a key derived for hours) a thread cannot be ended, and goes on taking a core. Where a built-in would fill more than `2**25` places, or make a text of more than `2**28` characters, it is not begun.",
    "With `process`, a bug of V8 or Node that leads out of the context still leads into a child without rights to files, processes, threads and addons. Before Node 25 that child has a right to the network, and it may signal processes of the same user. On one machine nothing of this is a wall against a determined attacker.",
    "Below are all probes. Those in *italics* are held under `none`, too.",
    ...families.map(
      ({ start, title, probes }) => `## ${title}\n\n${wrap(`A probe would ${start}:`)}\n\n${probeList(start, probes)}`,
    ),
  ]);
}

const PROBES_A_LINE = 12;

function probeList(start, probes) {
  const names = probes.map(({ name, none }) => {
    const rest = name.slice(start.length + 1).replace("**", "\\*\\*");
    return none ? `*${rest}*` : rest;
  });
  const chunks = Array.from({ length: Math.ceil(names.length / PROBES_A_LINE) }, (_, index) =>
    names.slice(index * PROBES_A_LINE, (index + 1) * PROBES_A_LINE).join("; "),
  );
  return chunks.map((chunk) => wrap(`- ${chunk}.`, "  ")).join("\n");
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const [name, text] of Object.entries(await generatePages()))
    writeFileSync(path.join(import.meta.dirname, name), text);
}
