import { keyOf } from "../../rewrite/stubs/keyOf.js";
import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";

type Queued = Pick<ListedStub, "project" | "needs"> & { readonly skeleton: Pick<ListedStub["skeleton"], "id"> };

/** Stubs, each behind those of them that it names; a ring is broken where it is met. */
export function inOrder<Stub extends Queued>(stubs: readonly Stub[]): readonly Stub[] {
  const byKey = new Map(stubs.map((stub) => [keyOf(stub), stub]));
  const ordered = new Set<Stub>();
  const met = new Set<Stub>();
  const visit = (stub: Stub | undefined): void => {
    if (stub === undefined || met.has(stub)) return;
    met.add(stub);
    for (const key of stub.needs ?? []) visit(byKey.get(key));
    ordered.add(stub);
  };
  stubs.forEach(visit);
  return [...ordered];
}

/** Makes a queue that hands out stubs; one that names others waits in it until these have ended. */
export function queueOf<Stub extends Queued>(stubs: readonly Stub[]): Queue<Stub> {
  return new Queue(stubs);
}

class Queue<Stub extends Queued> {
  readonly #left: Stub[];
  readonly #underWay = new Set<string>();
  readonly #idle: (() => void)[] = [];

  constructor(stubs: readonly Stub[]) {
    this.#left = [...inOrder(stubs)];
  }

  /** The next one that waits for nothing; undefined when all are handed out. */
  async take(): Promise<Stub | undefined> {
    while (this.#left.length > 0) {
      const place = this.#left.findIndex((stub, index) => this.#isReady(stub, index));
      const [next] = place === -1 ? [] : this.#left.splice(place, 1);
      if (next !== undefined) {
        this.#underWay.add(keyOf(next));
        return next;
      }
      await new Promise<void>((resolve) => this.#idle.push(resolve));
    }
    return undefined;
  }

  /** What was handed out has ended, however. */
  end(stub: Stub): void {
    this.#underWay.delete(keyOf(stub));
    for (const wake of this.#idle.splice(0)) wake();
  }

  // Of a ring, nothing waits for what the order has behind it.
  #isReady({ needs = [] }: Stub, index: number): boolean {
    const ahead = new Set(this.#left.slice(0, index).map(keyOf));
    return !needs.some((key) => ahead.has(key) || this.#underWay.has(key));
  }
}
