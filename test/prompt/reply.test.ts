import { describe, expect, it } from "vitest";
import { parseReply } from "../../src/prompt/reply/reply.js";
import type { Skeleton } from "../../transformer/stub.js";
import { makeSkeleton, withParameters } from "./skeleton.js";

const skeleton = makeSkeleton();
const fence = (code: string, language = "ts"): string => `\`\`\`${language}\n${code}\n\`\`\``;
const parse = (text: string, of: Skeleton = skeleton, isTruncated = false): ReturnType<typeof parseReply> =>
  parseReply({ text, isTruncated }, of);

function candidate(text: string, of: Skeleton = skeleton): { body: string; helpers: string; imports: string } {
  const parsed = parse(text, of);
  if (!("candidate" in parsed)) throw new Error(JSON.stringify(parsed));
  return parsed.candidate;
}

function code(text: string, of: Skeleton = skeleton, isTruncated = false): string | undefined {
  const parsed = parse(text, of, isTruncated);
  return "findings" in parsed ? parsed.findings[0]?.code : "none";
}

it.each([
  ['pick(2, "http://a")', 'pick(2, "http://a")'],
  ['`pick(2, "a")`', 'pick(2, "a")'],
  ['pick(2, "a") // => "aa"', 'pick(2, "a")'],
  ['`pick(2, "a")` // => "aa"', 'pick(2, "a")'],
  ['`pick(2, "a")` is `"aa"`, as the docs say', 'pick(2, "a")'],
  ["`pick(2, `a`)`: one letter", "pick(2, `a`)"],
])("takes back the test of the call that its line names: %s", (line, call) => {
  const parsed = parse(`${fence("function pick(multiplier, label) { return label; }")}\nTEST IS WRONG: ${line}`);
  expect(parsed).toMatchObject({ withdrawn: [call] });
});

it("leaves out the import of an enum that the file has", () => {
  const entry = { name: "Lamp", kind: "enum", type: "{ Off }", summary: "" } as const;
  const text = fence('import { Lamp, dim } from "lamps";\nfunction pick(multiplier, label) { return dim(Lamp.Off); }');
  const of = { ...skeleton, scope: [...skeleton.scope, entry] };
  expect(candidate(text, of).imports.replace(/\s+/g, " ")).toBe('import { dim } from "lamps";');
  expect(candidate(text.replace(", dim", ""), of).imports).toBe("");
});

it("leaves out the import of a type that the file knows, and what declares it once more", () => {
  const of = makeSkeleton({
    types: "interface Fin { size: number }\ntype Fish = { fin: Fin };",
    foreignTypes: ["Fin"],
  });
  const pick = "function pick(multiplier, label) { return label; }";
  expect(candidate(fence(`import { Fish } from "./fish.js";\n${pick}`), of).imports).toBe("");
  const declared = candidate(fence(`type Fish = { fin: Fin };\ninterface Fin { size: number }\n${pick}`), of);
  expect(declared.helpers).toBe("interface Fin { size: number }");
});

it.each([
  ['import fit from "fits";', ""],
  ['import fit, { other } from "fits";', 'import { other } from "fits";'],
  ['import { own as scale } from "./scale.ts";', ""],
  ['import { own as scale, more } from "./scale.js";', 'import { more } from "./scale.js";'],
  ['import * as path from "path";', ""],
  ['import { own } from "./scale.js";', 'import { own } from "./scale.js";'],
  ['import { own as scale } from "./other.js";', 'import { own as scale } from "./other.js";'],
  ['import { fit } from "fits";', 'import { fit } from "fits";'],
  ['import "effects";', 'import "effects";'],
])("leaves out what the file itself imports: %s", (written, left) => {
  const entry = (name: string, module: string, exported: string) =>
    ({ name, kind: "import", type: "", summary: "", from: { module, name: exported } }) as const;
  const scope = [entry("fit", "fits", "default"), entry("scale", "./scale.js", "own"), entry("path", "node:path", "*")];
  const text = fence(`${written}\nfunction pick(multiplier, label) { return label; }`);
  expect(candidate(text, { ...skeleton, scope }).imports).toBe(left);
});

describe("a reply that was held back", () => {
  const withheld = "The model refused: “I may not.”";

  it.each([
    ["nothing", ""],
    ["words", "I may not."],
    ["half a block", "```ts\nfunction pick(multiplier, label) {"],
  ])("is refused with the reason, whatever came of it: %s", (_what, text) => {
    expect(parseReply({ text, isTruncated: false, withheld }, skeleton)).toMatchObject({
      findings: [{ code: "withheld-reply", message: withheld }],
    });
  });

  it("is taken when the function is whole", () => {
    const text = fence("function pick(multiplier, label) { return label; }");
    expect(parseReply({ text, isTruncated: false, withheld }, skeleton)).toHaveProperty("candidate");
  });
});

describe("a reply for a .tsx", () => {
  const of = { ...skeleton, file: "src/tank.tsx" };

  it.each([
    ["a declaration", "function pick(multiplier, label) { return <b>{label}</b>; }"],
    ["an arrow", "const pick = (multiplier, label) => <b>{label}</b>;"],
    ["a body alone", "return <b>{label}</b>;"],
  ])("may hold elements: %s", (_, text) => {
    expect(candidate(fence(text, "tsx"), of).body.trim()).toBe("return <b>{label}</b>;");
    expect(code(fence(text, "tsx"))).toBe("syntax-error");
  });

  it("may have a header that would open an element", () => {
    const text = "const pick = <Item>(multiplier, label) => { return label; };";
    expect(candidate(fence(text), of).body.trim()).toBe("return label;");
  });
});

describe("parseReply", () => {
  const whole = "return label.repeat(multiplier);";
  it.each([
    [
      "a declaration that is indented, as Markdown has code",
      `Here it is:\n\n    function pick(multiplier: number, label: string): string {\n\n      ${whole}\n    }\n\nCall it as it is.`,
    ],
    ["a function without a name", fence(`function (multiplier: number, label: string): string {\n  ${whole}\n}`)],
    ["a fenced declaration", fence(`function pick(multiplier: number, label: string): string {\n  ${whole}\n}`)],
    [
      "an exported one, with words around",
      `Here you are:\n\n${fence(`export function pick(multiplier, label) {\n  ${whole}\n}`, "typescript")}\nEnjoy!`,
    ],
    ["a fence without language", fence(`function pick(multiplier: number, label: string) { ${whole} }`, "")],
    ["JavaScript", fence(`function pick(multiplier, label) { ${whole} }`, "js")],
    ["a default export", fence(`export default function (multiplier: number, label: string) { ${whole} }`)],
    [
      "a default export by name below",
      fence(`function pick(multiplier: number, label: string) { ${whole} }\nexport default pick;`),
    ],
    ["no fence at all", `function pick(multiplier: number, label: string): string {\n  ${whole}\n}`],
    ["a constant arrow", fence(`export const pick = (multiplier: number, label: string): string => {\n  ${whole}\n};`)],
    [
      "an arrow with an expression",
      fence("const pick = (multiplier: number, label: string): string =>\n  // a comment\n  label.repeat(multiplier);"),
    ],
    ["an arrow alone", fence(`(multiplier: number, label: string) => { ${whole} }`)],
    [
      "a function expression",
      fence(`const pick = function (multiplier: number, label: string) { ${whole} } as const;`),
    ],
    [
      "a method in its class",
      fence(`class Tank {\n  pick(multiplier: number, label: string): string {\n    ${whole}\n  }\n}`),
    ],
    [
      "a method in an object",
      fence(`const tank = {\n  pick(multiplier: number, label: string): string { ${whole} },\n};`),
    ],
    ["a module's only export", fence(`module.exports = (multiplier: number, label: string) => { ${whole} };`)],
    ["an export of CommonJS", fence(`exports.pick = function (multiplier: number, label: string) { ${whole} };`)],
    ["an object of exports", fence(`module.exports = {\n  pick(multiplier: number, label: string) { ${whole} },\n};`)],
    ["a variable that is set later", fence(`let pick: Pick;\npick = (multiplier, label) => label.repeat(multiplier);`)],
    [
      "a member of a prototype",
      fence(`Tank.prototype.pick = function (multiplier: number, label: string) { ${whole} };`),
    ],
    [
      "a fence whose language stands below it",
      fence(`typescript\nfunction pick(multiplier: number, label: string) { ${whole} }`, ""),
    ],
    ["a path above it", fence(`src/tank.ts\nfunction pick(multiplier: number, label: string) { ${whole} }`)],
    [
      "a method behind a field without a value",
      fence(`private last;\n\npick(multiplier: number, label: string): string {\n  ${whole}\n}`),
    ],
    ["a method alone", fence(`pick(multiplier: number, label: string): string {\n  ${whole}\n}`)],
    [
      "a method alone with modifiers",
      fence(`public static pick(multiplier: number, label: string): string { ${whole} }`),
    ],
    ["a field with an arrow alone", fence("pick: (multiplier: number, label: string) => label.repeat(multiplier),")],
    ["a field with a function alone", fence(`pick: function (multiplier: number, label: string) { ${whole} }`)],
    ["a body alone", fence(whole)],
    ["a body alone without fence", whole],
    ["a `this` parameter", fence(`function pick(this: Tank, multiplier: number, label: string): string { ${whole} }`)],
    [
      "a block after another language's",
      `${fence("npm install left-pad", "sh")}\n${fence(`function pick(multiplier: number, label: string) { ${whole} }`)}`,
    ],
    [
      "a block after one without it",
      `${fence("interface Unrelated {}")}\n${fence(`function pick(multiplier: number, label: string) { ${whole} }`)}`,
    ],
    [
      "a fence of four ticks with a nested one",
      `\`\`\`\`ts\nfunction pick(multiplier: number, label: string) { ${whole} }\n/* \`\`\` */\n\`\`\`\``,
    ],
    [
      "windows line ends",
      fence(`function pick(multiplier: number, label: string) {\r\n  ${whole}\r\n}`).replace(/(?<!\r)\n/g, "\r\n"),
    ],
    ["a fence that is not closed", `\`\`\`ts\nfunction pick(multiplier: number, label: string) { ${whole} }`],
    [
      "overload signatures above",
      fence(
        `function pick(multiplier: number): string;\nfunction pick(multiplier: number, label: string) { ${whole} }`,
      ),
    ],
  ])("takes %s", (_name, text) => {
    expect(candidate(text)).toEqual({ body: whole, helpers: "", imports: "" });
  });

  it("keeps comments, and takes the common indentation away", () => {
    const text = fence(
      "function pick(multiplier: number, label: string) {\n    // why\n    if (multiplier > 1) {\n        return label; // how\n    }\n    return '';\n}",
    );
    expect(candidate(text).body).toBe("// why\nif (multiplier > 1) {\n    return label; // how\n}\nreturn '';");
  });

  it("does not move the lines inside a template", () => {
    const text = fence("function pick(multiplier: number, label: string) {\n  return `a\n    b`;\n}");
    expect(candidate(text).body).toBe("return `a\n    b`;");
  });

  it("does not return from a void arrow", () => {
    const text = fence("const pick = (multiplier: number) => console.table(multiplier);");
    expect(candidate(text, makeSkeleton({ resultType: "void" })).body).toBe("console.table(multiplier);");
  });

  it("takes the statements of a void function without return", () => {
    expect(candidate(fence("this.count += multiplier;"), makeSkeleton({ resultType: "void" })).body).toBe(
      "this.count += multiplier;",
    );
    expect(code(fence("this.count += multiplier;"))).toBe("no-function");
    expect(candidate(fence("this.count = () => multiplier;"), makeSkeleton({ resultType: "void" })).body).toBe(
      "this.count = () => multiplier;",
    );
  });

  it("takes helpers and imports apart, without their exports", () => {
    const text = fence(
      `import { join } from "node:path";\nimport { stub } from "selfcoding";\n// units\nexport const UNITS = 1;\ninterface Unit { size: number }\nexport function pick(multiplier: number, label: string) { return join(label, help()); }\n/** Helps. */\nexport default function help() { return "x"; }`,
    );
    expect(candidate(text)).toEqual({
      body: "return join(label, help());",
      helpers:
        '// units\nconst UNITS = 1;\n\ninterface Unit { size: number }\n\n/** Helps. */\nfunction help() { return "x"; }',
      imports: 'import { join } from "node:path";',
    });
  });

  it.each([
    ["before", "const UNITS = 2;\n", ""],
    ["before, of several kinds", 'import "x";\ntype Unit = 2;\nfunction help(): Unit { return 2; }\n', ""],
    ["behind", "", "\nfunction help(): number { return 2; }"],
    ["on both sides", "const UNITS = 2;\n", "\nlet last = UNITS;\ntype Unit = 2;"],
  ])("takes what stands beside a bare method: %s", (_place, before, behind) => {
    for (const method of ["pick", "async pick", "static *pick", "/** Picks. */\npick"]) {
      const isGenerator = method.includes("*pick");
      const of = makeSkeleton({ calls: isGenerator ? "generator" : "sync", isAsyncKeyword: method.includes("async") });
      const text = fence(
        `${before}${method}(multiplier: number, label: string): Result {\n  return label;\n}${behind}`,
      );
      const { body, helpers, imports } = candidate(text, of);
      expect(body).toBe("return label;");
      expect([imports, helpers].join("\n").split(/\s+/).join(" ").trim()).toBe(
        `${before}${behind}`.split(/\s+/).join(" ").trim(),
      );
    }
  });

  it("leaves out what only repeats the user's file, and calls to try it out", () => {
    const of = makeSkeleton({
      types: "interface Fish {\n  name: string;\n}",
      scope: [{ name: "UNITS", kind: "const", type: "number", summary: "" }],
    });
    const text = fence(
      `interface Fish { name: string }\nconst UNITS = 3;\ndeclare const other: number;\nfunction pick(multiplier: number, label: string) { return label; }\nconsole.log(pick(1, "a"));\npick(2, "b");\nexport { pick };`,
    );
    expect(candidate(text, of)).toEqual({ body: "return label;", helpers: "", imports: "" });
  });

  it("keeps the imports of a body alone", () => {
    expect(candidate(fence('import { join } from "node:path";\nreturn join(label);'))).toEqual({
      body: "return join(label);",
      helpers: "",
      imports: 'import { join } from "node:path";',
    });
  });

  it.each([
    ["prose", "Sure! I would be happy to help with that, but could you tell me more?"],
    ["prose", "I do not know this function."],
    ["empty-reply", ""],
    ["empty-reply", "  \n "],
    ["no-function", fence("const x = 1;")],
    ["no-function", fence("")],
    ["wrong-name", fence("function choose(multiplier: number, label: string) { return label; }")],
    ["wrong-kind", fence("async function pick(multiplier: number, label: string) { return label; }")],
    ["wrong-kind", fence("function* pick(multiplier: number, label: string) { yield label; }")],
    ["wrong-parameters", fence("function pick(factor: number, label: string) { return label; }")],
    ["wrong-parameters", fence("function pick(multiplier: number, label: string, extra: number) { return label; }")],
    ["wrong-parameters", fence("function pick(_multiplier: number, label: string) { return label + _multiplier; }")],
    ["wrong-parameters", fence("function pick({ multiplier }: { multiplier: number }) { return ''; }")],
    ["syntax-error", fence("function pick(multiplier: number, label: string) {\n  return label +;\n}")],
    ["truncated-reply", "```ts\nfunction pick(multiplier: number, label: string) {\n  return lab"],
  ])("refuses %s: %s", (finding, text) => {
    expect(code(text)).toBe(finding);
  });

  it("takes the same function twice as one", () => {
    const block = fence("function pick(multiplier: number, label: string) { return label; }");
    expect(candidate(`${block}\nOnce more:\n${block}`).body).toBe("return label;");
  });

  it("points at the line that does not parse", () => {
    const parsed = parse(fence("function pick(multiplier: number, label: string) {\n  return label +;\n}"));
    expect(parsed).toMatchObject({
      findings: [
        {
          check: "reply",
          code: "syntax-error",
          line: "return label +;",
          message: expect.stringContaining("Expression expected"),
        },
      ],
    });
  });

  it("refuses a reply that was cut, unless its block is whole", () => {
    expect(code("```ts\nfunction pick(multiplier: number, label: string) {\n  return label;\n}", skeleton, true)).toBe(
      "truncated-reply",
    );
    expect(code("", skeleton, true)).toBe("truncated-reply");
    expect(
      code(
        `${fence("function pick(multiplier: number, label: string) { return label; }")}\nThis function wor`,
        skeleton,
        true,
      ),
    ).toBe("none");
  });

  it("takes what is whole before a block that was cut, unless the function begins anew in it", () => {
    const first = fence("function pick(multiplier: number, label: string) { return label; }");
    expect(code(`${first}\n\`\`\`ts\ntest("it", () => { expect(pick(1, "a`, skeleton, true)).toBe("none");
    expect(code(`${first}\n\`\`\`ts\nfunction pick(multiplier: nu`, skeleton, true)).toBe("truncated-reply");
    expect(code(`${fence("const x = 1;")}\n\`\`\`ts\nconst y = pi`, skeleton, true)).toBe("truncated-reply");
  });

  it("wants a generator where the header has the star", () => {
    const of = makeSkeleton({
      calls: "generator",
      signature: "function* pick(multiplier: number, label: string): Generator<string>",
    });
    expect(code(fence("function pick(multiplier: number, label: string) { return []; }"), of)).toBe("wrong-kind");
    expect(candidate(fence("function* pick(multiplier: number, label: string) { yield label; }"), of).body).toBe(
      "yield label;",
    );
    expect(candidate(fence("yield* [label];"), of).body).toBe("yield* [label];");
  });

  it("lets a plain function stand for an async one, not the other way round", () => {
    const of = makeSkeleton({
      calls: "async",
      isAsyncKeyword: true,
      signature: "async function pick(multiplier: number, label: string): Promise<string>",
    });
    expect(
      candidate(fence("function pick(multiplier: number, label: string) { return Promise.resolve(label); }"), of).body,
    ).toBe("return Promise.resolve(label);");
    expect(candidate(fence("return await label;"), of).body).toBe("return await label;");
    const promising = makeSkeleton({
      calls: "async",
      signature: "function pick(multiplier: number, label: string): Promise<string>",
    });
    expect(code(fence("async function pick(multiplier: number, label: string) { return label; }"), promising)).toBe(
      "wrong-kind",
    );
  });

  it("keeps the default that a reply gives a parameter which the user's own header only lets be left out", () => {
    const optional = makeSkeleton({
      ...withParameters("multiplier", "label"),
      signature: 'function pick(multiplier?: number, label = "x"): string',
      header: 'function pick(multiplier?: number, label = "x"): string',
    });
    const of = { ...optional, parameters: optional.parameters.map((one) => ({ ...one, isOptional: true })) };
    const text = fence('function pick(multiplier = 2, label = "x") { return label.repeat(multiplier); }');
    expect(candidate(text, of).body).toBe(
      "if (multiplier === undefined) multiplier = 2;\nreturn label.repeat(multiplier);",
    );
  });

  it("unpacks in the body what a reply's header takes apart and the user's own header names", () => {
    const of = withParameters("person", "...others");
    expect(
      candidate(fence("const pick = ({ first, last: [x] }: Person, ...others: number[]) => first + x;"), of).body,
    ).toBe("const { first, last: [x] } = person;\nreturn first + x;");
    expect(code(fence("function pick({ person }: Person) { return person; }"), of)).toBe("wrong-parameters");
    expect(code(fence("function pick({ first } = nobody) { return first; }"), of)).toBe("wrong-parameters");
  });

  it("takes a parameter that is marked as unused, and is", () => {
    expect(candidate(fence("function pick(_multiplier: number, label: string) { return label; }")).body).toBe(
      "return label;",
    );
    const rest = "function pick(first: number, ..._others: number[]) { return first; }";
    expect(candidate(fence(rest), withParameters("first", "...others")).body).toBe("return first;");
  });

  it("compares patterns and rest parameters by what they bind", () => {
    const of = withParameters("{ a, b: [c] }", "...others");
    expect(code(fence("function pick({ a, b: [c], }: Thing, ...others: number[]) { return ''; }"), of)).toBe("none");
    expect(code(fence("function pick({ a, b }: Thing, ...others: number[]) { return ''; }"), of)).toBe(
      "wrong-parameters",
    );
    expect(code(fence("function pick({ a, b: [c] }: Thing, others: number[]) { return ''; }"), of)).toBe(
      "wrong-parameters",
    );
    expect(code(fence("function pick() { return ''; }"), of)).toBe("none");
  });

  it.each([
    [
      "blocks",
      `${fence("function pick(multiplier: number) { return 'a'; }")}\nBetter:\n${fence("function pick(multiplier: number) { return 'b'; }")}`,
    ],
    [
      "functions of one block",
      fence("function pick(multiplier: number) { return 'a'; }\nfunction pick(multiplier: number) { return 'b'; }"),
    ],
    [
      "blocks, though the last does not parse",
      `${fence("function pick(multiplier: number) { return 'b'; }")}\n${fence("function pick(multiplier: number) { return 'c' + ; }")}`,
    ],
  ])("takes the last of several versions in %s", (_name, text) => {
    expect(candidate(text).body).toBe("return 'b';");
  });

  it("takes a helper from a block of its own, and nothing that the function does not need", () => {
    const helper = fence("const LIMIT = 3;\nfunction clamp(n: number): number {\n  return Math.min(LIMIT, n);\n}");
    const unused = fence("const shown = pick(1, 'a');\nconsole.log(shown);");
    const own = fence("function pick(multiplier: number, label: string) { return label.repeat(clamp(multiplier)); }");
    expect(candidate(`First:\n${helper}\nThen:\n${own}\nUse it so:\n${unused}`)).toEqual({
      body: "return label.repeat(clamp(multiplier));",
      helpers: "const LIMIT = 3;\n\nfunction clamp(n: number): number {\n  return Math.min(LIMIT, n);\n}",
      imports: "",
    });
  });

  it("takes the last version of a helper, and the imports of a block of imports", () => {
    const [first, last] = ["n", "n + 1"].map((result) => fence(`const clamp = (n: number): number => ${result};`));
    const imports = fence('import { sep } from "node:path";');
    const tests = fence('import { test } from "vitest";\ntest("it", () => {});');
    const own = fence("function pick(multiplier: number, label: string) { return label + sep + clamp(multiplier); }");
    expect(candidate([imports, first, "Better:", last, own, tests].join("\n"))).toEqual({
      body: "return label + sep + clamp(multiplier);",
      helpers: "const clamp = (n: number): number => n + 1;",
      imports: 'import { sep } from "node:path";',
    });
  });

  it("takes a helper from the block of a file that the function's block imports", () => {
    const helper = fence("export function clamp(n: number): number {\n  return n;\n}", "ts title=helpers.ts");
    const body = "return label.repeat(clamp(multiplier));";
    const own = `function pick(multiplier: number, label: string) { ${body} }`;
    const whole = fence(`import { clamp } from "./helpers.js";\nimport { sep } from "node:path";\n${own}`);
    expect(candidate(`${helper}\n${whole}`)).toEqual({
      body,
      helpers: "function clamp(n: number): number {\n  return n;\n}",
      imports: 'import { sep } from "node:path";',
    });
    expect(candidate(whole).imports).toContain("./helpers.js");
  });

  const draft = fence("function pick(multiplier: number, label: string) { return 'draft'; }");
  const final = fence(`function pick(multiplier: number, label: string) { ${whole} }`);
  it.each([
    ["in tags", `<think>\nOne could write\n${draft}\n</think>\n\n${final}`],
    ["opened by the prompt", `One could write\n${draft}\n</think>\n${final}`],
    [
      "in channels",
      `<|channel|>analysis<|message|>${draft}<|end|><|start|>assistant<|channel|>final<|message|>${final}<|return|>`,
    ],
  ])("leaves out what was only thought, %s", (_name, text) => {
    expect(candidate(text).body).toBe(whole);
  });

  const own = `function pick(multiplier: number, label: string) { ${whole} }`;
  it.each([
    ["with a namespace", "<seed:think>", "</seed:think>"],
    ["with attributes", '<think lang="en">', "</think>"],
    ["in square brackets", "[THINK]", "[/THINK]"],
    ["in triangles", "\u25C1think\u25B7", "\u25C1/think\u25B7"],
    ["in tokens", "<|begin_of_thought|>", "<|end_of_thought|>"],
    ["in capital tokens", "<|START_THINKING|>", "<|END_THINKING|>"],
    ["in a channel", "<|channel>thought", "<channel|>"],
  ])("leaves out thinking that is marked %s", (_name, opening, closing) => {
    expect(candidate(`${opening}\n${draft}\n${closing}${final}`).body).toBe(whole);
    expect(candidate(`${final}\n${opening}\n${draft}\n${closing}`).body).toBe(whole);
  });

  it.each([
    ["a tag of thinking", "return '<think>' + label;"],
    ["the end of one", "return '</think>' + label;"],
    ["both", "return '<analysis>' + label + '</analysis>';"],
    ["a token of a protocol", "return '<|im_end|>' + label;"],
    ["the end of a text", "return label + '</s>';"],
  ])("leaves %s in the code as it is", (_name, body) => {
    const code = `function pick(multiplier: number, label: string) { ${body} }`;
    expect(candidate(fence(code)).body).toBe(body);
    expect(candidate(`<think>Hm.</think>\n${fence(code)}<|im_end|>`).body).toBe(body);
  });

  it("takes a type that is called like thinking for a type", () => {
    const of = makeSkeleton({ signature: "function pick(multiplier: number, label: string): Promise<Analysis>" });
    const code = `function pick(multiplier: number, label: string): Promise<Analysis> { ${whole} }`;
    expect(candidate(fence(code), of).body).toBe(whole);
    expect(candidate(code, of).body).toBe(whole);
  });

  it.each(["<|im_end|>", "<|im_end|>\n<|im_start|>user\nThanks!", "[EOS]", "<EOT>", "[/INST]", "<end_of_turn>", "```"])(
    "ends the code of a fence that nothing closes where the turn ends: %s",
    (end) => {
      expect(candidate(`\`\`\`ts\n${own}${end === "```" ? "" : "\n"}${end}`)).toEqual({
        body: whole,
        helpers: "",
        imports: "",
      });
    },
  );

  it.each(["app.ts", "text", "plaintext", "code", "deno", "flow", "ts2"])(
    "takes the function out of a fence that is said to be %s",
    (language) => {
      expect(candidate(fence(own, language)).body).toBe(whole);
      expect(code(fence("const x = 1;", language))).toBe("prose");
    },
  );

  const json = (value: unknown): string => JSON.stringify(value);
  const numbered = (sign: string): string =>
    own
      .replace(/(?<=\{) | (?=\})/g, "\n")
      .split("\n")
      .map((line, index) => `${index + 1}${sign}${line}`)
      .join("\n");
  it.each([
    ["JSON", json({ code: own })],
    ["JSON that speaks of it", json({ explanation: "It gives the label.", code: own, isDone: true })],
    ["words before and behind it", `Sure! Here is the function:\n\n${own}\n\nThis gives the label, as asked.`],
    ["JSON in a fence", fence(json({ explanation: "It gives the label.", code: fence(own) }), "json")],
    ["a quotation", `Here:\n\n> ${fence(own).replaceAll("\n", "\n> ")}`],
    ["markup", `<pre><code class="language-ts">${own}</code></pre>`],
    ["tags of its own", `<code>\n${own}\n</code>`],
    ["a line of prose", `It is \`${own}\`.`],
    ["a fence on one line", `\`\`\`ts ${own} \`\`\``],
    ["markup with words around it", `<p>Here:</p>\n<pre lang="ts">\n${own}\n</pre>\n<p>Done.</p>`],
    ["an element in another", `<write>\n<path>a.ts</path>\n<content>\n${own}\n</content>\n</write>`],
    ["data of an element", `<file><![CDATA[\n${own}\n]]></file>`],
    [
      "an element with what it replaces in another",
      `<edit><old>function pick(multiplier: number, label: string) { return stub(); }</old><new>${own}</new></edit>`,
    ],
    ["a command that writes it", fence(`cat > a.ts <<'EOF'\n${own}\nEOF`, "sh")],
    ["a replacement", fence(`<<<<<<< SEARCH\nfunction pick() {}\n=======\n${own}\n>>>>>>> REPLACE`)],
    ["a fence behind words", `Here it is: ${fence(own)}\nDone.`],
    ["lines that end in the oldest way", fence(own).replaceAll("\n", "\r")],
    ["a fence in a fence", fence(`Here:\n\n${fence(own)}`, "markdown")],
    ["a fence of more ticks around a fence", `\`${fence(`Here:\n\n${fence(own)}\n`, "markdown")}\``],
    ["the same fence twice", fence(fence(own))],
    ["a listing with bars", fence(numbered(" | "))],
    ["a listing with colons", fence(numbered(": "))],
    ["a listing with tabs", fence(numbered("\t"))],
    ["a text within a text", fence(own.replace(" {", " {\\n").replace("}", "\\n}"))],
    ["a text in quotes", json(fence(own))],
    [
      "a patch without a fence",
      `*** Begin Patch\n*** Update File: a.ts\n@@\n-function pick() {}\n+${own}\n*** End Patch`,
    ],
    ["a patch", fence(`-function pick() {}\n+${own}`, "diff")],
    ["lines with a break of markup", fence(own).replaceAll("\n", "<br />\n")],
    ["a listing with full stops", fence(numbered(". "))],
    ["a listing with blanks", fence(numbered("  "))],
    ["signs that are not to be seen", fence(own.replace("pick", "\u2060pi\u200bck"))],
    ["a namespace", fence(`export namespace Tank.Inner {\n  export ${own}\n}`)],
    ["words of who answers", `Answer: ${own}\n\nUser: thanks`],
    ["a conflict", fence(`<<<<<<< HEAD\nfunction pick() {}\n=======\n${own}\n>>>>>>> mine`)],
    [
      "the call of a tool that would write it",
      json({ name: "write", arguments: json({ path: "a.ts", content: own }) }),
    ],
    [
      "a patch as Git has it",
      fence(
        `diff --git a/a.ts b/a.ts\nnew file mode 100644\n--- /dev/null\n+++ b/a.ts\n@@ -0,0 +1 @@\n+${own}\n\\ No newline at end of file`,
        "diff",
      ),
    ],
    ["a patch with its head", fence(`--- a/a.ts\n+++ b/a.ts\n@@ -1 +1 @@\n-function pick() {}\n+${own}`, "diff")],
  ])("takes the function out of %s", (_name, text) => {
    expect(candidate(text)).toEqual({ body: whole, helpers: "", imports: "" });
  });

  it.each([
    [
      "characters that are written as entities",
      "return multiplier &gt; 1 &amp;&amp; label !== &quot;&#39;&quot; ? label : &quot;&quot;;",
      'return multiplier > 1 && label !== "\'" ? label : "";',
      "return label.replaceAll('&', '&amp;');",
    ],
    [
      "quotes as word processors set them",
      "return label === \u201Ca\u201D ? \u2018\u2019 : label;",
      "return label === \"a\" ? '' : label;",
      'return label.replaceAll("\u201C", "");',
    ],
  ])("reads %s, where the code is none otherwise", (_name, given, body, meant) => {
    const read = (text: string) =>
      candidate(fence(`function pick(multiplier: number, label: string) { ${text} }`)).body;
    expect(read(given)).toBe(body);
    expect(read(meant)).toBe(meant);
  });

  it.each(["<a>", "`", "```", "<<<<<<< SEARCH\n", "{", "<think>", "<think>a</think>", "<|im_end|>"])(
    "takes no longer than a test may for a reply that repeats %j",
    (text) => {
      expect(code(text.repeat(30_000))).toBeDefined();
    },
  );

  it("takes an answer without code for an answer, though it names the function", () => {
    expect(parse(`KEEP: \`${own}\` does so`)).toMatchObject({ answer: "keep" });
  });

  it("takes a token that ends the model's turn for no code", () => {
    expect(candidate(`\`\`\`ts\nfunction pick(multiplier: number, label: string) { ${whole} }\n<|im_end|>`).body).toBe(
      whole,
    );
  });

  it("knows a member by the spelling of its class", () => {
    const of = makeSkeleton({ name: "delete_", spelling: "delete" });
    expect(candidate(fence("delete(multiplier: number, label: string): string { return label; }"), of).body).toBe(
      "return label;",
    );
    expect(candidate(fence("function delete_(multiplier: number, label: string) { return label; }"), of).body).toBe(
      "return label;",
    );
    const quoted = makeSkeleton({ name: "a_b", spelling: '"a-b"' });
    expect(candidate(fence('"a-b": (multiplier: number, label: string) => label'), quoted).body).toBe("return label;");
    expect(
      candidate(fence('const all = { "a-b"(multiplier: number, label: string) { return label; } };'), quoted).body,
    ).toBe("return label;");
  });

  it("leaves out lines that only hand the function out", () => {
    const text = fence(
      `function pick(multiplier: number, label: string) { ${whole} }\nmodule.exports = { pick };\nexports.pick = pick;`,
    );
    expect(candidate(text)).toEqual({ body: whole, helpers: "", imports: "" });
  });

  it.each([
    ["a test", 'describe("pick", () => { it("works", () => { expect(pick(1, "a")).toBe("a"); }); });'],
    ["an assertion", 'assert.equal(pick(1, "a"), "a");'],
    ["a start of the program", 'if (import.meta.main) { console.log(pick(1, "a")); }'],
    ["a main function", 'function main() { console.log(pick(1, "a")); }\nmain();'],
    ["a result", 'const result = pick(1, "a");\nif (result !== "a") throw new Error("no");'],
    ["a global name", "globalThis.pick = pick;"],
    ["an export that is asked for", 'if (typeof module !== "undefined") module.exports = { pick };'],
    ["the mark of a module", 'Object.defineProperty(exports, "__esModule", { value: true });'],
    ["its own name", "pick;"],
  ])("leaves out what only uses the function: %s", (_name, more) => {
    expect(candidate(fence(`${own}\n${more}`))).toEqual({ body: whole, helpers: "", imports: "" });
  });

  it("leaves out what only tries the class of a member", () => {
    const of = makeSkeleton({ owner: { kind: "class", name: "Tank", text: "class Tank {}" } });
    const text = fence(
      `class Tank {\n  ${own.slice("function ".length)}\n}\nconst tank = new Tank();\ntank.pick(1, "a");`,
    );
    expect(candidate(text, of)).toEqual({ body: whole, helpers: "", imports: "" });
  });

  it("keeps a helper that calls the function back", () => {
    const helper = 'function twice(label: string): string {\n  return pick(1, label) + pick(1, "");\n}';
    const body = "return multiplier > 1 ? twice(label) : label;";
    expect(candidate(fence(`${helper}\nfunction pick(multiplier: number, label: string) { ${body} }`))).toEqual({
      body,
      helpers: helper,
      imports: "",
    });
  });

  it("keeps a statement that does not use the function, for the policy to judge", () => {
    expect(candidate(fence(`${own}\nArray.prototype.push(1);`)).helpers).toBe("Array.prototype.push(1);");
  });

  const contract =
    "export const contract: Contract<typeof pick> = {\n  accepts: (multiplier) => multiplier > 0,\n  isRepeatable: true,\n};";
  const terms = { accepts: "(multiplier) => multiplier > 0", isRepeatable: true };
  it.each([
    ["in a fence of its own", `${fence(contract, "ts contract")}\n\n${final}`],
    ["behind the code", `${final}\n${fence(contract, "typescript contract")}`],
    ["in the same block", fence(`${contract}\nfunction pick(multiplier: number, label: string) { ${whole} }`)],
    ["as a bare object", `${fence(contract.slice(contract.indexOf("{"), -1), "ts contract")}\n${final}`],
  ])("reads the contract %s", (_name, text) => {
    const { contract: read, ...code } = candidate(text) as ReturnType<typeof candidate> & { contract?: object };
    expect(read).toMatchObject(terms);
    expect(code).toEqual({ body: whole, helpers: "", imports: "" });
  });

  it("says why a contract cannot be read, and takes the code all the same", () => {
    const parsed = parse(
      `${fence("export const contract: Contract<typeof pick> = { allows: true };", "ts contract")}\n${final}`,
    );
    expect(parsed).toMatchObject({
      candidate: { body: whole },
      brokenContract: expect.stringContaining('"allows"'),
    });
  });

  it("reads answers that hold no code", () => {
    expect(parse("KEEP: an empty list has no mean")).toMatchObject({
      answer: "keep",
      reason: "an empty list has no mean",
    });
    expect(parse("**CANNOT BE WRITTEN: the two sentences contradict each other**")).toMatchObject({
      answer: "impossible",
      reason: "the two sentences contradict each other",
    });
    expect(parse("**KEEP:** an empty list has no mean")).toMatchObject({ reason: "an empty list has no mean" });
    expect(parse(fence("KEEP: an empty list has no mean", ""))).toMatchObject({
      answer: "keep",
      reason: "an empty list has no mean",
    });
    expect(parse(`${fence("KEEP: it is meant so", "")}\n${final}`)).toMatchObject({
      candidate: { body: whole },
      keep: "it is meant so",
    });
    expect(parse(fence(contract, "ts contract"))).toMatchObject({ answer: "contract", contract: terms });
    expect(parse(`KEEP: it is meant so\n${final}`)).toMatchObject({
      candidate: { body: whole },
      keep: "it is meant so",
    });
  });

  it("reads the model's word that the throw is right, and only without code", () => {
    expect(parse("THROW IS RIGHT: the text holds no duration")).toMatchObject({
      answer: "right-throw",
      reason: "the text holds no duration",
    });
    expect(parse("I checked it.\n\n`THROW IS RIGHT: no duration`")).toMatchObject({ reason: "no duration" });
    expect(parse(`THROW IS RIGHT: no duration\n${fence(contract, "ts contract")}`)).toMatchObject({
      answer: "right-throw",
      contract: terms,
    });
    expect(code(`THROW IS RIGHT: not so\n${fence("function pick(multiplier: number) { return ''; }")}`)).toBe("none");
  });
});
