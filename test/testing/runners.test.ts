import { expect, it } from "vitest";
import type { SelfCodingMatchers } from "../../src/testing/index.js";
import { createHostProject, build } from "../hosts/world.js";
import { RUNNERS } from "../hosts/runners.js";
import { fragile, PART, sound } from "../world/part.js";
import { fence } from "../world/project.js";

// As docs/testing.md has it: without parameters it fits what Vitest 4 and 5 declare.
declare module "vitest" {
  interface Matchers extends SelfCodingMatchers {}
}

const replies = JSON.stringify({ part: [fragile, sound].map(fence) });

const test = (imports: string): string => `${imports}import { configure } from "selfcoding";
import { matchers, type SelfCodingMatchers, scriptedModel } from "selfcoding/testing";
import { part } from "./part";
expect.extend(matchers as never);
configure({ model: scriptedModel(JSON.parse(process.env["REPLIES"] ?? "{}")), log: "silent" });

const about = (call: () => unknown) => expect(call) as unknown as SelfCodingMatchers & { not: SelfCodingMatchers };

it("is written, then healed", async () => {
  await about(() => part("a:b")).toWrite();
  await about(() => part("c:d")).not.toWrite();
  await about(() => part("none")).toHeal("");
  await about(() => part("none")).not.toHeal();
});

it("says what was expected", async () => {
  const said = async (run: () => Promise<unknown>) => { try { return await run(); } catch (error) { return (error as Error).message; } };
  expect(await said(() => about(() => part("none")).toHeal(""))).toMatch(/Expected the call to be healed to ""\\.\\nIt threw nothing\\.\\nIt gave ""\\./);
  expect(await said(() => about(() => part("none")).toWrite())).toMatch(/Expected the call to have something written/);
});
`;

it.each(RUNNERS.filter(({ name }) => ["vitest", "jest"].includes(name)))(
  "the matchers work in $name",
  async (runner) => {
    const imports = runner.name === "vitest" ? 'import { expect, it } from "vitest";\n' : "";
    const own = {
      ...runner,
      files: {
        ...runner.files,
        "src/values.test.ts": "",
        "src/part.test.ts": test(imports),
        "src/part.ts": `import { stub } from "selfcoding";\n${PART}`,
      },
    };
    await using project = await createHostProject(own, "legacy");
    const { code, output } = await build(
      project,
      { ...own, build: [...own.build, "part.test"] },
      { REPLIES: replies, NO_COLOR: "1" },
    );
    expect(code, output).toBe(0);
    expect(output).toMatch(/2 passed/);
  },
);
