import { describe, expect, it } from "vitest";
import type { Container } from "../../src/sandbox/containers/container.js";
import type { SandboxMessage, WorkerMessage } from "../../src/sandbox/protocol.js";
import { watchDraws, watchRun } from "../../src/sandbox/watch.js";

const LIMITS = { caseMilliseconds: 60_000, memoryMegabytes: 128 };
const OUTCOME = { kind: "returned", text: "1", changed: [], milliseconds: 0 } as const;

/** A container whose messages are written by the test. */
function fakeContainer() {
  let onMessage: (message: WorkerMessage) => void = () => undefined;
  let onEnd: Parameters<Container["listen"]>[1] = () => undefined;
  const taken = { milliseconds: 0 };
  const container: Container = {
    isAlone: true,
    isForOne: false,
    post: () => undefined,
    listen: (message, end) => {
      [onMessage, onEnd] = [message, end];
      return () => undefined;
    },
    residentBytes: () => 0,
    processorMilliseconds: () => taken.milliseconds,
    hold: () => undefined,
    terminate: () => Promise.resolve(),
  };
  const tell = (secret: string, ...messages: SandboxMessage[]): void =>
    onMessage({ secret, json: JSON.stringify(messages) });
  return { container, tell, taken, end: (...end: Parameters<typeof onEnd>) => onEnd(...end) };
}

describe("watching over a program", () => {
  it("believes only what comes with the program's secret", async () => {
    const { container, tell } = fakeContainer();
    const report = await watchRun({ container: container, secret: "right", limits: LIMITS }, [{}], () => {
      tell(
        "wrong",
        { kind: "case-end", index: 0, outcome: { ...OUTCOME, text: "forged" } },
        { kind: "done", receivers: 9 },
      );
      tell("right", { kind: "case-end", index: 0, outcome: OUTCOME }, { kind: "done", receivers: 0 });
    });
    expect(report).toMatchObject({ outcomes: [{ text: "1" }], receivers: 0 });
  });

  it("compares by itself, whatever verdict a message brings", async () => {
    const { container, tell } = fakeContainer();
    const pair = { result: 2, expected: 1, nodes: [], equalities: {} };
    const outcome = { ...OUTCOME, wanted: { text: "1", pair }, expected: { text: "1", isEqual: true } };
    const report = await watchRun({ container: container, secret: "a", limits: LIMITS }, [{}], () => {
      tell("a", { kind: "case-end", index: 0, outcome }, { kind: "done", receivers: 0 });
    });
    expect(report.outcomes[0]?.expected).toEqual({ text: "1", isEqual: false });
  });

  it("gives the answers to drawn inputs up to where a stub was missing", async () => {
    const { container, tell } = fakeContainer();
    const need = { id: "a.ts#b", arguments: [], stack: "" };
    const drawn = await watchDraws({ container: container, secret: "a", limits: LIMITS }, 3, () => {
      const end = { kind: "draw-end", outcome: { ...OUTCOME, call: "f(1)" } } as const;
      tell("a", end, { kind: "needs", need }, end, end);
    });
    expect(drawn).toMatchObject([{ outcome: { call: "f(1)" } }, { needs: need }]);
  });

  it("ends what has taken its time of the processor, and what waits in vain", async () => {
    const limits = { ...LIMITS, caseMilliseconds: 40 };
    const busy = fakeContainer();
    const over = watchDraws(
      { container: busy.container, secret: "a", limits: limits },
      1,
      () => (busy.taken.milliseconds = 50),
    );
    expect(await over).toMatchObject([{ breakdown: { code: "time-limit" } }]);
    const still = fakeContainer();
    const vain = watchDraws({ container: still.container, secret: "a", limits: limits }, 1, () =>
      still.tell("a", { kind: "standstill" }),
    );
    expect(await vain).toMatchObject([{ breakdown: { code: "time-limit", detail: "40 ms" } }]);
  });
});
