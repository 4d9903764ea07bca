import type { FromFoundry } from "../../foundry/thread/channel.js";
import { nameOf } from "../../foundry/thread/stubName.js";
import { emit } from "../events.js";
import type { ProjectStub } from "../runningStub.js";

const running = new Map<string, Set<WeakRef<ProjectStub>>>();
const known = new WeakSet<ProjectStub>();

/** Notes a stub that the foundry knows of: newer versions of it may come unasked. */
export function noteRunning(stub: ProjectStub): void {
  if (known.has(stub)) return;
  known.add(stub);
  const name = nameOf(stub);
  const all = running.get(name) ?? new Set();
  running.set(name, all.add(new WeakRef(stub)));
}

/** Takes a version into force that another process of the fleet has brought into force. */
export function takeVersion({ stub: name, version }: Extract<FromFoundry, { kind: "version" }>): void {
  const all = running.get(name);
  for (const each of all ?? []) {
    const stub = each.deref();
    try {
      if (stub === undefined) all?.delete(each);
      else stub.adopt(version.compiled, version.version);
    } catch (error) {
      // Its own module would not take it: what runs goes on.
      const [, id] = JSON.parse(name) as [root: string, id: string];
      emit("warning-raise", { id, message: `Version ${version.version} from the fleet: ${(error as Error).message}` });
    }
  }
}
