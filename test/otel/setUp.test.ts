import { expect, it } from "vitest";
import { traceSelfCoding } from "../../src/integrations/otel/traceSelfCoding.js";
import { createProject } from "../world/project.js";

it("a missing API is named with the line that installs it", async () => {
  await using project = createProject({
    "main.mjs": `import { createRequire } from "node:module";
import Module from "node:module";
const find = Module._resolveFilename;
// As it is where nobody has installed it.
Module._resolveFilename = (name, ...rest) => {
  if (name !== "@opentelemetry/api") return find(name, ...rest);
  throw Object.assign(new Error("Cannot find module"), { code: "MODULE_NOT_FOUND" });
};
const { traceSelfCoding } = createRequire(import.meta.url)("selfcoding/otel");
try { traceSelfCoding(); } catch ({ code, message }) { console.log(code, message); }
`,
  });
  const { stdout } = await project.run(["main.mjs"]);
  expect(stdout).toBe(
    "package-missing selfcoding/otel needs the package @opentelemetry/api. Install it: npm install @opentelemetry/api\n",
  );
});

it("an unknown version of the conventions is refused", () => {
  expect(() => traceSelfCoding({ version: "9" as never })).toThrow(
    expect.objectContaining({ code: "options-invalid", message: expect.stringContaining("0.1.0, 1.41.0") }),
  );
});
