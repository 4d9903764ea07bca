import type { FromFoundry } from "../../foundry/thread/channel.js";
import { nameOf } from "../../foundry/thread/stubName.js";
import { emit } from "../events.js";
import type { ProjectStub } from "../runningStub.js";

const running = new Map<string, Set<WeakRef<ProjectStub>>>();
const known = new WeakSet<ProjectStub>();
const gone = new FinalizationRegistry<{ readonly name: string; readonly stub: WeakRef<ProjectStub> }>(
  ({ name, stub }) => {
    const all = running.get(name);
    if (all?.delete(stub) && all.size === 0) running.delete(name);
  },
);

/** Notes a stub that the foundry knows of: newer versions of it may come unasked. */
export function noteRunning(stub: ProjectStub): void {
  if (known.has(stub)) return;
  known.add(stub);
  const name = nameOf(stub);
  const all = running.get(name) ?? new Set();
  const held = new WeakRef(stub);
  running.set(name, all.add(held));
  gone.register(stub, { name, stub: held });
}

/** Takes a version into force that another process of the fleet has brought into force. */
export function takeVersion({ stub: name, version }: Extract<FromFoundry, { kind: "version" }>): void {
  for (const each of running.get(name) ?? []) {
    try {
      each.deref()?.adopt(version.compiled, version.version);
    } catch (error) {
      // Its own module would not take it: what runs goes on.
      const [, id] = JSON.parse(name) as [root: string, id: string];
      emit("warning-raise", { id, message: `Version ${version.version} from the fleet: ${(error as Error).message}` });
    }
  }
}
