import { versionOf } from "../foundry/thread/versionOf.js";
import { CallSite } from "./callSite.js";
import type { AnyFunction, RunningStub } from "./runningStub.js";

/**
 * The first call of a stub: takes the kept version or has one written, then answers the call with it.
 *
 * @param entry what the user's code called
 */
export function writeAndCall(
  stub: RunningStub,
  self: unknown,
  values: readonly unknown[],
  entry: AnyFunction,
): unknown {
  const site = new CallSite(entry);
  const kept = site.run(() => stub.loadKept());
  if (kept !== undefined) return kept.apply(self, [...values]);
  const { calls } = stub.skeleton;
  if (calls === "async")
    return writeAwaiting(stub, self, values, site).then((written) => written.apply(self, [...values]));
  if (calls === "asyncGenerator") return iterateLater(stub, self, values, site);
  const written = site.run(() => {
    const result = versionOf(stub.askBlocking(stub.capture(self, values)));
    return stub.adopt(result.compiled, result.version);
  });
  return written.apply(self, [...values]);
}

function writeAwaiting(
  stub: RunningStub,
  self: unknown,
  values: readonly unknown[],
  site: CallSite,
): Promise<AnyFunction> {
  holdRejections(values);
  stub.writing ??= site
    .run(() => stub.ask(stub.capture(self, values)))
    .then((result) => {
      const { compiled, version } = versionOf(result);
      return stub.adopt(compiled, version);
    })
    .catch((error: unknown) => {
      throw site.told(error);
    })
    .finally(() => {
      stub.writing = undefined;
    });
  return stub.writing;
}

async function* iterateLater(
  stub: RunningStub,
  self: unknown,
  values: readonly unknown[],
  site: CallSite,
): AsyncGenerator<unknown> {
  const written = await writeAwaiting(stub, self, values, site);
  return yield* written.apply(self, [...values]);
}

// A body that stands would handle them at once; until it is written nobody does, and a rejection would end the process.
function holdRejections(values: readonly unknown[]): void {
  for (const value of values.flatMap((one): unknown[] => (Array.isArray(one) ? one : [one])))
    if (value instanceof Promise) value.catch(() => undefined);
}
