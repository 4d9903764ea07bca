import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { createProject, fence, modelAt, register } from "../world/project.js";

const text = (type: string): string => `import { stub } from "selfcoding";
function twice(n${type})${type} {
  return stub(n);
}
console.log(twice(2));
`;

it("registers by --require as well, whose modules Node loads in the thread of its hooks, too", async () => {
  await using server = await startModelServer({
    replies: { twice: [fence("function twice(n: number): number { return n * 2; }")] },
  });
  await using project = createProject({ "app.ts": text(": number") });
  const { stdout, stderr } = await project.run(["--require", "selfcoding/register", "app.ts"], {
    ...modelAt(server.url),
    SELFCODING_LOG: "silent",
  });
  expect({ stdout, stderr }).toEqual({ stdout: "4\n", stderr: "" });
});

it("says of a stub in JavaScript what is transformed, and not to register what is registered", async () => {
  await using project = createProject({ "app.js": text("") });
  const { stderr } = await project.run([...register, "app.js"]);
  expect(stderr).toContain("has not transformed");
  expect(stderr).toContain("Rename a file of JavaScript to .ts");
  expect(stderr).not.toContain("Run it with");
});

const TSX = fileURLToPath(new URL("../../node_modules/tsx/dist/cli.mjs", import.meta.url));

it.each(["module", "commonjs"])(
  "has `tsx watch` start anew when a file of stubs changes, in a package of %s",
  async (type) => {
    await using project = createProject({
      "package.json": JSON.stringify({ name: "user", type }),
      "twice.ts": text(": number").replace("function", "export function").replace("console.log(twice(2));", ""),
      "app.ts": 'import { twice } from "./twice.js";\nconsole.log("starts", typeof twice);\n',
    });
    const watching = project.start([TSX, "watch", ...register, "app.ts"]);
    watching.stdout?.setEncoding("utf8");
    const said = async (): Promise<string> => {
      for (let all = ""; ;)
        if ((all += (await once(watching.stdout!, "data"))[0]).includes("starts function")) return all;
    };
    await said();
    const again = said();
    project.write("twice.ts", `${project.read("twice.ts")}// changed\n`);
    expect(await again).toContain("change in ./twice.ts");
    watching.kill();
    await once(watching, "exit");
  },
);
