import { expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { cli, createProject, modelAt, register } from "../world/project.js";

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
