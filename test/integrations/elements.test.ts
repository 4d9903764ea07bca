import { expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { cli, createProject, LIGHT, modelAt, register } from "../world/project.js";

const element = `export type Child = string | number | readonly Child[];
export function element(tag: string | ((p: object) => string), props: object | null, ...children: Child[]): string {
  const all = Object.entries(props ?? {}).map(([key, value]) => \` \${key}="\${value}"\`).join("");
  return typeof tag === "function" ? tag({ ...props, children }) : \`<\${tag}\${all}>\${children.flat(9).join("")}</\${tag}>\`;
}
declare global {
  namespace JSX {
    type Element = string;
    interface ElementChildrenAttribute { children: unknown }
    interface IntrinsicElements { li: { id?: string; children?: Child }; ul: { children?: Child } }
  }
}
`;

const app = `import { stub } from "selfcoding";
import { element } from "./element.js";

/** The names as items of a list. */
export function listOf(names: readonly string[]): JSX.Element {
  return stub(names);
}
console.log(listOf(["a", "b"]));
`;

const reply = `\`\`\`tsx
function Item({ name }: { name: string }) {
  return <li id={name}>{name}</li>;
}

const each = <Name,>(names: readonly Name[], print: (name: Name) => string): string[] => names.map(print);

function listOf(names: readonly string[]): JSX.Element {
  return (
    <ul>
      {each(names, (name) => <Item name={name} />)}
    </ul>
  );
}
\`\`\``;

const printed = '<ul><li id="a">a</li><li id="b">b</li></ul>\n';
const compilerOptions = {
  ...LIGHT,
  target: "ES2022",
  module: "NodeNext",
  strict: true,
  types: ["node"],
  jsx: "react",
  jsxFactory: "element",
  rootDir: "src",
  outDir: "out",
};

it("a body may hold elements where its file may: written, loaded, linked, built, and readable where it is kept", async () => {
  await using server = await startModelServer({ replies: { listOf: [reply] } });
  await using project = createProject({
    "tsconfig.json": JSON.stringify({ compilerOptions, include: ["src"] }),
    "src/element.ts": element,
    "src/app.tsx": app,
  });
  const quiet = { SELFCODING_LOG: "silent" };
  const first = await project.run([...register, "src/app.tsx"], { ...modelAt(server.url), ...quiet });
  expect(first).toEqual({ code: 0, stdout: printed, stderr: "" });
  expect(server.requests.length).toBe(1);
  expect(project.read(".selfcoding/src/app/listOf.tsx")).toContain("<Item name={name} />");
  expect(project.has(".selfcoding/src/app/listOf.ts")).toBe(false);
  const second = await project.run([...register, "src/app.tsx"], { SELFCODING_MODE: "frozen", ...quiet });
  expect(second).toEqual({ code: 0, stdout: printed, stderr: "" });
  const built = await project.run([cli, "build", "-p", "tsconfig.json"]);
  expect({ ...built, stdout: "" }).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(project.read("out/app.js")).toContain("element(Item");
  expect((await project.run(["out/app.js"], { SELFCODING_MODE: "frozen" })).stdout).toBe(printed);
});

it("an edited version is read as what its file's ending says", async () => {
  await using server = await startModelServer({ replies: { listOf: [reply] } });
  await using project = createProject({
    "tsconfig.json": JSON.stringify({ compilerOptions, include: ["src"] }),
    "src/element.ts": element,
    "src/app.tsx": app,
  });
  await project.run([...register, "src/app.tsx"], modelAt(server.url));
  const file = ".selfcoding/src/app/listOf.tsx";
  project.write(file, project.read(file).replace("<ul>", "<ul><li>none</li>"));
  const { stdout } = await project.run([...register, "src/app.tsx"], { SELFCODING_MODE: "frozen" });
  expect(stdout).toBe('<ul><li>none</li><li id="a">a</li><li id="b">b</li></ul>\n');
});

const runtime = `const element = (tag, { children = [], ...props }) =>
  "<" + tag + Object.entries(props).map(([key, value]) => " " + key + "=" + JSON.stringify(value)).join("") + ">" +
  [children].flat(9).join("") + "</" + tag + ">";
export { element as jsx, element as jsxs };
export const make = (tag, props, ...children) => element(tag, { ...props, children });`;
const types = `export namespace JSX {
  type Element = string;
  interface ElementChildrenAttribute { children: unknown }
  interface IntrinsicElements { li: { id?: string; children?: unknown }; ul: { children?: unknown } }
}
export declare function jsx(tag: string, props: object): string;
export { jsx as jsxs };
export declare namespace make { export { JSX }; }
export declare function make(tag: string, props: object | null, ...children: unknown[]): string;`;

it.each([
  ["the configuration names a module for them", { jsx: "react-jsx", jsxImportSource: "elements" }, ""],
  ["a later tool is to compile them", { jsx: "preserve", jsxImportSource: "elements" }, ""],
  [
    "a comment of the file names the function for them",
    { jsx: "react" },
    '/** @jsx make */\nimport { make } from "elements/jsx-runtime";\n',
  ],
])("elements are compiled as is said: %s", async (_, options, comment) => {
  const body = "```tsx\nreturn <ul>{names.map((name) => <li id={name}>{name}</li>)}</ul>;\n```";
  await using server = await startModelServer({ replies: { listOf: [body] } });
  const { jsxFactory: _factory, ...others } = compilerOptions;
  await using project = createProject({
    "tsconfig.json": JSON.stringify({ compilerOptions: { ...others, ...options }, include: ["src"] }),
    "node_modules/elements/package.json": JSON.stringify({
      name: "elements",
      type: "module",
      exports: { "./jsx-runtime": { types: "./jsx-runtime.d.ts", default: "./jsx-runtime.js" } },
    }),
    "node_modules/elements/jsx-runtime.js": runtime,
    "node_modules/elements/jsx-runtime.d.ts": types,
    "src/app.tsx": `${comment}${app.replace(/import .element.*\n/, "").replace("JSX.Element", "string")}`,
  });
  const quiet = { SELFCODING_LOG: "silent" };
  const first = await project.run([...register, "src/app.tsx"], { ...modelAt(server.url), ...quiet });
  expect(first).toEqual({ code: 0, stdout: printed, stderr: "" });
  const second = await project.run([...register, "src/app.tsx"], { SELFCODING_MODE: "frozen", ...quiet });
  expect(second).toEqual({ code: 0, stdout: printed, stderr: "" });
});
