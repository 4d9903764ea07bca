import { versionOf } from "../foundry/thread/client.js";
import { askFoundry, askFoundryBlocking } from "./request.js";
import type { AnyFunction, RunningStub } from "./runningStub.js";

/** The first call of a stub: takes the kept version or has one written, then answers the call with it. */
export function writeAndCall(stub: RunningStub, self: unknown, values: readonly unknown[]): unknown {
  const kept = stub.loadKept();
  if (kept !== undefined) return kept.apply(self, [...values]);
  const { calls } = stub.skeleton;
  if (calls === "async") return writeAwaiting(stub, self, values).then((written) => written.apply(self, [...values]));
  if (calls === "asyncGenerator") return iterateLater(stub, self, values);
  const result = versionOf(askFoundryBlocking(stub, stub.capture(self, values)));
  return stub.adopt(result.compiled, result.version).apply(self, [...values]);
}

function writeAwaiting(stub: RunningStub, self: unknown, values: readonly unknown[]): Promise<AnyFunction> {
  holdRejections(values);
  stub.writing ??= askFoundry(stub, stub.capture(self, values))
    .then((result) => {
      const { compiled, version } = versionOf(result);
      return stub.adopt(compiled, version);
    })
    .finally(() => {
      stub.writing = undefined;
    });
  return stub.writing;
}

async function* iterateLater(stub: RunningStub, self: unknown, values: readonly unknown[]): AsyncGenerator<unknown> {
  const written = await writeAwaiting(stub, self, values);
  return yield* written.apply(self, [...values]);
}

// A body that stands would handle them at once; until it is written nobody does, and a rejection would end the process.
function holdRejections(values: readonly unknown[]): void {
  for (const value of values.flatMap((one): unknown[] => (Array.isArray(one) ? one : [one])))
    if (value instanceof Promise) value.catch(() => undefined);
}
