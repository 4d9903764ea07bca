import { afterAll, expect, it } from "vitest";
import { createChecker, createProject } from "./project.js";

const checker = createChecker();
afterAll(() => checker.close());

it("a module that registers functions and makes agents runs in the sandbox", async () => {
  const agents = `import * as package_ from "selfcoding";
const { FunctionAgent } = package_ as unknown as { FunctionAgent: new (options: object) => object };
export class OwnAgent extends FunctionAgent {}
export const agent = new OwnAgent({ functions: [] });
`;
  const source = `import { registered, stub } from "selfcoding";
import { agent } from "./agents.js";
const double = registered((n: number): number => n * 2);
/** @example four(2) // => 8 */
export function four(n: number): number { return stub(double, agent); }
`;
  await using project = await createProject({ "src/a.ts": source, "src/agents.ts": agents });
  const body = "if (agent === undefined) throw new Error('none');\nreturn double(double(n));";
  const { result } = await checker.check(project, project.skeleton("src/a.ts", "four"), body);
  expect(result).toEqual({ verdict: { passed: true, notes: [], casesRun: 1 } });
});
