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
