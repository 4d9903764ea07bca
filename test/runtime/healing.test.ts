import { describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { fragile, PART, partOf, sound } from "../world/part.js";
import { cli, createProject, fence, LIGHT, modelAt, register } from "../world/project.js";
import { createStories, fenceAll } from "../world/stories.js";

const OPENING = `import { configure, on } from "selfcoding";
import * as stubs from "./stubs.ts";
const skipped: string[] = [];
on("heal-skip", ({ reason }) => skipped.push(reason));
const attempt = (call: () => unknown) => { try { return call(); } catch (error) { return (error as Error).name + ": " + (error as Error).message; } };
`;

const story = createStories(OPENING);

/** A body that throws for 2, and one that does not. */
const doubtful = (code: string, keyword = "function"): string[] =>
  ['if (n === 2) throw new RangeError("two");', ""].map((doubt) => `${keyword} ${code.replace("TWO", doubt)}`);

/** Runs a program alone that sets options for its process; what it printed, line by line. */
async function tell(
  { stubs, main, replies }: Omit<Parameters<typeof story>[1], "options">,
  environment: Record<string, string> = {},
) {
  await using server = await startModelServer({ replies: fenceAll(replies) });
  await using project = createProject({
    "stubs.ts": `import { selfCoding, stub } from "selfcoding";\n${stubs}`,
    "main.ts": `${OPENING}${main}\n`,
  });
  const variables = { ...modelAt(server.url), SELFCODING_LOG: "silent", ...environment };
  const { stdout } = await project.run([...register, "main.ts"], variables);
  return { lines: stdout.trim().split("\n"), requests: server.requests };
}

describe("a synchronous function that throws", () => {
  story(
    "is healed with the arguments that broke it, and the call gets its answer",
    {
      stubs: PART,
      main: 'console.log(JSON.stringify([stubs.part("a:b"), stubs.part("ab"), stubs.part("c:d")]));',
      replies: { part: [fragile, sound] },
    },
    ({ lines, requests }) => {
      expect(lines).toEqual(['["b","","d"]']);
      expect(requests).toHaveLength(2);
      const asked = requests[1]?.messages.map(({ content }) => content).join("\n") ?? "";
      expect(asked).toContain('"ab"');
      expect(asked).toContain(".exec(text)![1]!");
      expect(asked).toContain("TypeError");
    },
  );

  story(
    "names the line of the body in its file, in the process that wrote it",
    {
      stubs: PART,
      main: `stubs.part("a:b");
try { stubs.part(null as never); } catch (error) { console.log((error as Error).stack); }`,
      replies: { part: [partOf('const at = text.indexOf(":");\n  return text.slice(at + 1);')] },
    },
    ({ lines }) => {
      // Two lines tell whose it is, and one is empty.
      expect(lines[1]).toMatch(/^ +at (?:Module\.)?part \(.+[\\/]\.selfcoding[\\/]stubs[\\/]part\.ts:5:19\)$/);
    },
  );

  /** The number; above five it throws an error with this for its message. */
  const throwing = (message: string, main = "") => ({
    stubs: "/** The number. */\nexport function same(n: number): number {\n  return stub(n);\n}",
    main: `${main}
console.log(stubs.same(1));
try { stubs.same(7); } catch (error) { console.log(error instanceof RangeError); }
console.log(skipped.length);`,
    replies: {
      same: [
        `function same(n: number): number {\n  if (n > 5) throw Object.defineProperty(new RangeError("x"), "message", ${message});\n  return n;\n}`,
      ],
    },
  });

  story(
    "throws its own error where that cannot be read",
    throwing("{ get() { throw new Error('of the getter'); } }"),
    ({ lines, requests }) => {
      expect(lines).toEqual(["1", "true", "1"]);
      expect(requests).toHaveLength(1);
    },
  );

  it("throws its own error where the option that decides throws", async () => {
    const decide = 'configure({ heal: () => { throw new Error("no decision"); } });';
    const { lines, requests } = await tell(throwing("{ value: 'own' }", decide));
    expect(lines).toEqual(["1", "true", "1"]);
    expect(requests).toHaveLength(1);
  });

  it("stays healed when the file is linked in the next run, and the failing call is on disk as a case", async () => {
    await using server = await startModelServer({ replies: { part: [fence(fragile), fence(sound)] } });
    await using project = createProject({
      "stubs.ts": `import { stub } from "selfcoding";\n${PART}`,
      "main.ts": 'import { part } from "./stubs.ts";\nconsole.log(JSON.stringify([part("a:b"), part("ab")]));\n',
    });
    await project.run([...register, "main.ts"], modelAt(server.url));
    const again = await project.run([...register, "main.ts"], { SELFCODING_MODE: "frozen" });
    expect(again).toEqual({ code: 0, stdout: '["b",""]\n', stderr: "" });
    const { current, cases } = JSON.parse(project.read(".selfcoding/stubs/part.json"));
    expect(current).toBe(2);
    expect(cases).toEqual([
      { origin: "healed", input: { call: { arguments: ['"ab"'] } }, expect: { kind: "settles" } },
      { origin: "recorded", input: { call: { arguments: ['"a:b"'] } }, expect: { kind: "returns", value: '"b"' } },
    ]);
  });

  it("is healed in a linked body too, for whoever imported it", async () => {
    await using server = await startModelServer({ replies: { part: [fence(fragile), fence(sound)] } });
    const stubs = `import { stub } from "selfcoding";\n${PART}`;
    await using project = createProject({
      "stubs.ts": stubs,
      "main.ts": 'import { part } from "./stubs.ts";\nconsole.log(part("a:b"));\n',
    });
    await project.run([...register, "main.ts"], modelAt(server.url));
    project.write(
      "main.ts",
      'import { part } from "./stubs.ts";\nconst early = part;\nconsole.log(JSON.stringify([early("ab"), part("cd"), early("ef")]));\n',
    );
    const { stdout } = await project.run([...register, "main.ts"], {
      ...modelAt(server.url),
      SELFCODING_LOG: "silent",
    });
    expect(stdout).toBe('["","",""]\n');
    expect(server.requests).toHaveLength(2);
  });

  it("takes what another process has healed into a built file, also where the call cannot be made again", async () => {
    const typed = (code: string): string =>
      fence(code.replace("part(text: string", "part(text: string, then: () => void"));
    await using server = await startModelServer({ replies: { part: [fragile, sound].map(typed) } });
    const call = (text: string): string =>
      `import { part } from "./stubs.js";\nlet count = 0;\nconsole.log(part("${text}", () => void count++) || "none");\n`;
    await using project = createProject({
      "tsconfig.json": JSON.stringify({
        compilerOptions: { ...LIGHT, module: "NodeNext", strict: true, outDir: "out" },
      }),
      "stubs.ts": `import { stub } from "selfcoding";\n${PART.replace("text: string", "text: string, then: () => void").replace("stub(text)", "stub(text, then)")}`,
      "first.ts": call("a:b"),
      "second.ts": call("ab"),
    });
    const run = (...args: string[]) => project.run(args, { ...modelAt(server.url), SELFCODING_LOG: "silent" });
    await run(cli, "build");
    expect(await run("out/first.js")).toMatchObject({ stdout: "b\n" });
    await run(cli, "build");
    for (let process = 0; process < 2; process++)
      expect(await run("out/second.js")).toMatchObject({ stdout: "none\n" });
    expect(server.requests).toHaveLength(2);
  });

  story(
    "must still pass what broke it before",
    {
      stubs: PART,
      main: 'console.log(JSON.stringify([stubs.part("a:b"), stubs.part("ab"), attempt(() => stubs.part("::"))]));',
      replies: {
        part: [
          fragile,
          'function part(text: string): string { if (text === "::") return (null as unknown as string).length.toString(); return /:(.*)$/.exec(text)?.[1] ?? ""; }',
          // Copes with the new call and breaks the old one: refused.
          'function part(text: string): string { return text === "::" ? ":" : /:(.*)$/.exec(text)![1]!; }',
          'function part(text: string): string { return text === "::" ? ":" : (/:(.*)$/.exec(text)?.[1] ?? ""); }',
        ],
      },
    },
    ({ lines, requests }) => {
      expect(lines).toEqual(['["b","",":"]']);
      expect(requests).toHaveLength(4);
      expect(requests[3]?.messages.at(-1)?.content).toContain('part(\\"ab\\")'.replaceAll("\\", ""));
    },
  );
});

describe("other kinds of functions", () => {
  story(
    "async functions are healed, and callers that come meanwhile wait for the one heal",
    {
      stubs:
        "/** The part behind the colon. */\nexport async function part(text: string): Promise<string> { return stub(text); }\n",
      main: 'await stubs.part("a:b");\nconsole.log(JSON.stringify(await Promise.all(["ab", "cd", "e:f"].map((text) => stubs.part(text)))));',
      replies: { part: [fragile, sound].map((code) => `async ${code.replace("): string", "): Promise<string>")}`) },
    },
    ({ lines, requests }) => {
      expect(lines).toEqual(['["","","f"]']);
      expect(requests).toHaveLength(2);
    },
  );

  story(
    "methods are healed with the object that they were called on",
    {
      stubs: `export class Tank {
  constructor(readonly fish: readonly { name: string }[]) {}
  /** The first fish's name in capitals. */
  @selfCoding() first(): string { return stub(this.fish); }
}
`,
      main: 'const full = new stubs.Tank([{ name: "Bo" }]);\nconsole.log(JSON.stringify([full.first(), new stubs.Tank([]).first(), full.first()]));',
      replies: {
        first: [
          "function first(this: Tank): string { return this.fish[0]!.name.toUpperCase(); }",
          'function first(this: Tank): string { return (this.fish[0]?.name ?? "").toUpperCase(); }',
        ],
      },
    },
    ({ lines, requests }) => {
      expect(lines).toEqual(['["BO","","BO"]']);
      expect(requests[1]?.messages[1]?.content).toMatch(/\$revive\(Tank, ?\{ ?fish: ?\[\]/);
    },
  );

  story(
    "a method that had changed its object is healed for later calls; one that would not change it further, at once",
    {
      stubs: `export class Till {
  readonly entries: string[] = [];
  last = "";
  /** Adds an entry, "name: amount". @returns the amount; 0 where there is none */
  @selfCoding() add(entry: string): number { return stub(entry); }
  /** Makes an entry the last one. @returns its amount; 0 where there is none */
  @selfCoding() end(entry: string): number { return stub(entry); }
}
`,
      main: `const till = new stubs.Till();
console.log(till.add("tea: 2"), attempt(() => till.add("gift")), till.add("gift"), till.entries.join());
console.log(till.end("tea: 2"), till.end("gift"), till.last, skipped.length);`,
      replies: {
        add: [
          "function add(this: Till, entry: string): number { this.entries.push(entry); return Number(/: (.*)/.exec(entry)![1]!); }",
          "function add(this: Till, entry: string): number { this.entries.push(entry); return Number(/: (.*)/.exec(entry)?.[1] ?? 0); }",
        ],
        end: [
          "function end(this: Till, entry: string): number { this.last = entry; return Number(/: (.*)/.exec(entry)![1]!); }",
          "function end(this: Till, entry: string): number { this.last = entry; return Number(/: (.*)/.exec(entry)?.[1] ?? 0); }",
        ],
      },
    },
    ({ lines }) => {
      expect(lines).toEqual([
        "2 TypeError: Cannot read properties of null (reading '1') 0 tea: 2,gift,gift",
        "2 0 gift 1",
      ]);
    },
  );

  story(
    "what a member has done before it threw is done once, be it of a class, by a generator, or where nobody can look",
    {
      stubs: `const key = Symbol("key");
export class Once {
  static readonly given: number[] = [];
  readonly done: number[] = [];
  isBegun = false;
  /** Gives one. */
  @selfCoding() static give(n: number): number { return stub(n); }
  full = [1, 2];
  /** Empties it. */
  @selfCoding() empty(n: number): number { return stub(n); }
  /** Begins, once. */
  @selfCoding() begin(n: number): number { return stub(n); }
  /** Each of them. */
  @selfCoding() *items(n: number): Generator<number> { return stub(n); }
  /** The last one. */
  @selfCoding() last(of: () => number[]): number { return stub(of); }
  /** The first one. */
  @selfCoding({ changes: [] }) first(of: () => number[]): number { return stub(of); }
}
export class Keyed {
  [key] = 0;
  get hidden(): number { return this[key]; }
  /** Counts. */
  @selfCoding() count(n: number): number { return stub(n); }
}
export class Sorted {
  readonly done: number[] = [];
  constructor(readonly compare: (one: number, other: number) => number) {}
  /** Sorts one in. */
  @selfCoding() add(n: number): number { return stub(n); }
  /** Puts one at the end. */
  @selfCoding() put(n: number): number { return stub(n); }
}
`,
      main: `const once = new stubs.Once();
console.log(stubs.Once.give(1), attempt(() => stubs.Once.give(2)), stubs.Once.given.join());
console.log(new stubs.Once().begin(1), attempt(() => once.begin(2)), once.isBegun);
console.log(new stubs.Once().empty(1), attempt(() => once.empty(2)), once.full.length, once.empty(2));
console.log([...once.items(1)].join(), attempt(() => [...once.items(2)]), once.done.join());
console.log(once.last(() => [1]), once.last(() => []), once.first(() => [1]), once.first(() => []));
const keyed = new stubs.Keyed();
console.log(keyed.count(1), attempt(() => keyed.count(2)), keyed.hidden);
const sorted = new stubs.Sorted((one, other) => one - other);
console.log(sorted.add(1), attempt(() => sorted.add(2)), sorted.done.join(), sorted.add(2), sorted.done.join());
console.log(sorted.put(1), sorted.put(2), sorted.done.join());`,
      replies: {
        give: doubtful("give(n: number): number { Once.given.push(n); TWO return n; }"),
        begin: doubtful(
          'begin(this: Once, n: number): number { if (this.isBegun) throw new Error("begun"); this.isBegun = true; TWO return n; }',
        ),
        empty: doubtful(
          "empty(this: Once, n: number): number { const { length } = this.full; this.full = []; TWO return length; }",
        ),
        items: doubtful(
          "items(this: Once, n: number): Generator<number> { this.done.push(n); TWO yield n; }",
          "function*",
        ),
        last: ["of().at(-1)!.valueOf()", "of().at(-1) ?? 0"].map(
          (value) => `function last(this: Once, of: () => number[]): number { return ${value}; }`,
        ),
        first: ["of()[0]!.valueOf()", "of()[0] ?? 0"].map(
          (value) =>
            `function first(this: Once, of: () => number[]): number { const all: number[] = []; all.push(${value}); return all[0]!; }`,
        ),
        count: doubtful("count(this: Keyed, n: number): number { this[key]++; TWO return n; }"),
        add: doubtful(
          "add(this: Sorted, n: number): number { this.done.push(n); this.done.sort(this.compare); TWO return n; }",
        ),
        put: doubtful("put(this: Sorted, n: number): number {\n  TWO\n  this.done.push(n);\n  return n;\n}"),
      },
    },
    ({ lines }) => {
      expect(lines).toEqual([
        "1 RangeError: two 1,2",
        "1 RangeError: two true",
        "2 RangeError: two 0 0",
        "1 RangeError: two 1,2",
        "1 0 1 0",
        "1 RangeError: two 2",
        "1 RangeError: two 1,2 2 1,2,2",
        "1 2 1,2,2,1,2",
      ]);
    },
  );

  story(
    "a function with a body of its own is version 0",
    {
      stubs:
        "/** The part behind the colon. */\nexport const part = selfCoding(function part(text: string): string {\n  return /:(.*)$/.exec(text)![1]!;\n});\n",
      main: 'console.log(JSON.stringify([stubs.part("a:b"), stubs.part("ab"), stubs.part("cd")]));',
      replies: { part: [sound] },
    },
    ({ lines, requests }) => {
      expect(lines).toEqual(['["b","",""]']);
      expect(requests).toHaveLength(1);
    },
  );

  story(
    "functions that change their arguments get them back as they were at the call",
    {
      stubs:
        "/** Takes the first word of every line off the list, in place; gives the words. */\nexport function take(lines: string[]): string[] { return stub(lines); }\n",
      main: 'const fine = ["a b"];\nstubs.take(fine);\nconst list = ["a b", "", "c d"];\nconsole.log(JSON.stringify([fine, stubs.take(list), list]));',
      replies: {
        take: [
          '```ts contract\nexport const contract: Contract<typeof take> = { changes: ["lines"] };\n```\n```ts\nfunction take(lines: string[]): string[] { const words: string[] = []; while (lines.length > 0) words.push(/^\\w+/.exec(lines.shift()!)![0]!); return words; }\n```',
          'function take(lines: string[]): string[] { const words: string[] = []; while (lines.length > 0) words.push(/^\\w+/.exec(lines.shift()!)?.[0] ?? ""); return words; }',
        ],
      },
    },
    ({ lines, requests }) => {
      expect(lines).toEqual(['[[],["a","","c"],[]]']);
      expect(requests[1]?.messages[1]?.content).toContain('lines = ["a b", "", "c d"]');
    },
  );

  story(
    "a generator that gave nothing yet is healed at once",
    {
      stubs:
        "/** The letters behind the colon. */\nexport function* letters(text: string): Generator<string> { return stub(text); }\n",
      main: 'console.log(JSON.stringify([[...stubs.letters("a:bc")], [...stubs.letters("ab")]]));',
      replies: {
        letters: [
          "function* letters(text: string): Generator<string> { const found = /:(.*)$/.exec(text)![1]!; yield* found; }",
          'function* letters(text: string): Generator<string> { yield* /:(.*)$/.exec(text)?.[1] ?? ""; }',
        ],
      },
    },
    ({ lines }) => {
      expect(lines).toEqual(['[["b","c"],[]]']);
    },
  );
});

it("in the mode heal-only what is there is healed, and what is missing is an error before a model is asked", async () => {
  await using server = await startModelServer({ replies: { part: [fence(fragile), fence(sound)] } });
  await using project = createProject({
    "main.ts": `import { stub } from "selfcoding";
${PART}/** Twice the number. */
function double(n: number): number { return stub(n); }
if (process.env.SELFCODING_MODE === undefined) console.log(part("a:b"));
else {
  console.log(JSON.stringify(part("ab")));
  try { double(2); } catch (error: any) { console.log(error.code, error.fact); }
}
`,
  });
  const run = (mode: Record<string, string>) =>
    project.run([...register, "main.ts"], { ...modelAt(server.url), SELFCODING_LOG: "silent", ...mode });
  expect((await run({})).stdout).toBe("b\n");
  expect((await run({ SELFCODING_MODE: "heal-only" })).stdout).toBe(
    '""\nfrozen main.ts#double has no current version, and the mode is heal-only.\n',
  );
  expect(server.requests).toHaveLength(2);
});

describe("what is not healed", () => {
  for (const [title, stubs, reply, argument, error, reason] of [
    [
      "what the docs declare",
      "/** The part behind the colon.\n * @throws {RangeError} without a colon */\nexport function part(text: string): string { return stub(text); }\n",
      'function part(text: string): string { const found = /:(.*)$/.exec(text); if (!found) throw new RangeError("no colon"); return found[1]!; }',
      '"ab"',
      "RangeError: no colon",
      "docs",
    ],
    [
      "what the option refuses",
      "/** The part behind the colon. */\nexport function part(text: string): string { return stub.with({ heal: (error) => !(error instanceof TypeError) })(text); }\n",
      fragile,
      '"ab"',
      "TypeError",
      "option",
    ],
    [
      "arguments that break their types",
      PART,
      'function part(text: string): string { return text.slice(text.indexOf(":") + 1); }',
      "42 as never",
      "TypeError",
      "text",
    ],
  ] as const)
    story(
      title,
      {
        stubs,
        main: `stubs.part("a:b");\nconsole.log(attempt(() => stubs.part(${argument})));\nconsole.log(skipped.join());`,
        replies: { part: [reply] },
      },
      ({ lines, requests }) => {
        expect(lines[0]).toContain(error);
        expect(lines[1]).toContain(reason);
        expect(requests).toHaveLength(1);
      },
    );

  it("anything in the modes off and frozen", async () => {
    for (const mode of ["off", "frozen"]) {
      const { lines, requests } = await tell(
        {
          stubs: `/** The part behind the colon. */\nexport const part = selfCoding(function part(text: string): string { return /:(.*)$/.exec(text)![1]!; });\n`,
          main: 'console.log(attempt(() => stubs.part("ab")));\nconsole.log(skipped.join());',
          replies: {},
        },
        { SELFCODING_MODE: mode },
      );
      expect(lines[0]).toContain("TypeError");
      expect(lines[1]).toContain(mode);
      expect(requests).toHaveLength(0);
    }
  });

  story(
    "a throw that the model calls right: it goes through, and is not asked about again",
    {
      stubs: PART,
      main: 'stubs.part("a:b");\nconsole.log(attempt(() => stubs.part("ab")));\nconsole.log(attempt(() => stubs.part("ab")));',
      replies: { part: [fragile, "THROW IS RIGHT: there is no part behind a colon"] },
    },
    ({ lines, requests }) => {
      expect(lines[0]).toContain("TypeError");
      expect(lines[1]).toContain("TypeError");
      expect(requests).toHaveLength(2);
    },
  );
});

describe("a heal that fails", () => {
  story(
    "lets the user's own error through, with the report at the end of its causes, and cools down",
    {
      stubs: PART,
      options: { limits: { inputs: 0, attempts: 2 } },
      main: `stubs.part("a:b");
try { stubs.part("ab"); } catch (error) { console.log((error as Error).name, (error as { cause: { code: string } }).cause.code); }
console.log(attempt(() => stubs.part("cd")));
console.log(skipped.join());`,
      replies: { part: [fragile, fragile.replace("[1]!", "[2]!"), fragile.replace("[1]!", "[3]!")] },
    },
    ({ lines, requests }) => {
      expect(lines[0]).toBe("TypeError not-written");
      expect(lines[1]).toContain("TypeError");
      expect(lines[2]).toContain("limits.coolDownSeconds");
      expect(requests).toHaveLength(3);
    },
  );

  story(
    "is not tried when arguments cannot be copied and nothing else can be checked, yet the error says what happened",
    {
      stubs:
        "/** What the function gives for 1. */\nexport function apply(f: (n: number) => { x: number } | undefined): number { return stub(f); }\n",
      main: "console.log(stubs.apply((n) => ({ x: n })), stubs.apply(() => undefined));",
      replies: {
        apply: [
          "function apply(f: (n: number) => { x: number } | undefined): number { return f(1)!.x; }",
          "function apply(f: (n: number) => { x: number } | undefined): number { return f(1)?.x ?? 0; }",
        ],
      },
    },
    ({ lines }) => {
      expect(lines).toEqual(["1 0"]);
    },
  );
});
