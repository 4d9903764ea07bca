import { expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { createProject, modelAt, register } from "../world/project.js";

const app = `import { stub } from "selfcoding";
class Box {
  #items: number[] = [1, 2];
  label = "box";
  /** How many items there are. */
  #count(): number {
    return stub(this.#items);
  }
  run(): number {
    return this.#count();
  }
}
console.log(new Box().run());
`;

it("a private member that is given private state is asked for, and its file is not called broken", async () => {
  await using server = await startModelServer({ replies: { count: ["I cannot."], "#count": ["I cannot."] } });
  await using project = createProject({ "app.ts": app });
  const { stderr } = await project.run([...register, "app.ts"], modelAt(server.url));
  expect(server.requests.length).toBeGreaterThan(0);
  expect(stderr).not.toContain("cannot be bundled");
});
