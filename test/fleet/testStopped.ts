import { expect } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { fence, modelAt } from "../world/project.js";
import { createHost, DOUBLE, replies, startGate, startProgram } from "./world.js";

/**
 * What holds of a process that is stopped, by SIGSTOP, while it writes, until another has taken over.
 *
 * @param leaseSeconds the option, which is handed to the engine as it is: two seconds and sixty go by the same code
 */
export async function testStopped(SELFCODING_FLEET: string, leaseSeconds: number): Promise<void> {
  const late = [fence("async function double(n: number): Promise<number> {\n  return n + n;\n}")];
  await using slow = await startModelServer({ replies: { double: late } });
  await using gate = await startGate(slow.url);
  await using model = await startModelServer({ replies });
  await using one = createHost(DOUBLE, { fleet: { leaseSeconds } });
  await using other = createHost(DOUBLE, { fleet: { leaseSeconds } });
  const stopped = startProgram(one, { ...modelAt(gate.url), SELFCODING_FLEET });
  const answer = stopped.call("double", 4);
  await gate.reached;
  stopped.child.kill("SIGSTOP");
  const second = startProgram(other, { ...modelAt(model.url), SELFCODING_FLEET });
  expect(await second.call("double", 4)).toEqual({ result: 8 });
  gate.open();
  stopped.child.kill("SIGCONT");
  expect(await answer).toEqual({ result: 8 });
  await using third = createHost(DOUBLE);
  const reader = startProgram(third, { SELFCODING_FLEET });
  expect(await reader.call("double", 5)).toEqual({ result: 10 });
  expect(slow.requests.length + model.requests.length).toBe(2);
  await Promise.all([stopped.end(), second.end(), reader.end()]);
}
