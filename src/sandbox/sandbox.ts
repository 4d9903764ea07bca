import { randomBytes } from "node:crypto";
import type { Container } from "./containers/container.js";
import { harnessSource } from "./harness/harnessSource.js";
import { defaultIsolation } from "./containers/isolation.js";
import { startProcessContainer } from "./containers/processContainer.js";
import type { ProgramPlan } from "./protocol.js";
import { comesToRest } from "./containers/comesToRest.js";
import { Session } from "./session.js";
import { startThreadContainer } from "./containers/threadContainer.js";
import { type Drawn, PATIENCE, type RunReport, type SandboxLimits, watchDraws, watchRun } from "./watch.js";

/** A program in a container. */
interface Attempt {
  readonly container: Container;
  readonly secret: string;
  readonly report: RunReport;
  /** The container can take another program. */
  readonly isSound: boolean;
  /** Milliseconds since its start: the processor's where they can be told. */
  clock(): number;
}

/** The settings a container is started with; two programs that agree in them can share one. */
type ContainerLimits = Omit<SandboxLimits, "caseMilliseconds">;

/** Runs programs one after the other in a container that is kept, and killed when a program does not end by itself. */
export class Sandbox {
  #current: { readonly container: Container; readonly key: string } | undefined;
  #isEnded = false;
  #queue: Promise<unknown> = Promise.resolve();
  #starting: Promise<unknown> = Promise.resolve();

  /** Starts the container ahead of the next program; one that is at work is left alone. */
  async warm(limits: ContainerLimits): Promise<void> {
    await this.#queue;
    await this.#ready(limits);
  }

  /** Runs a program in a fresh context. */
  async run(code: string, plan: ProgramPlan, limits: SandboxLimits): Promise<RunReport> {
    await using session = await this.open(code, plan, limits);
    return session.report;
  }

  /** Runs a program and keeps it, so that drawn inputs can be given to it; nothing else runs until it is closed. */
  open(code: string, plan: ProgramPlan, limits: SandboxLimits): Promise<Session> {
    const opened = this.#queue.then(() => this.#open(code, plan, limits));
    this.#queue = opened.then(({ closed }) => closed).catch(() => undefined);
    return opened;
  }

  /** Ends the container, and starts none any more: what is still asked for fails. */
  async end(): Promise<void> {
    this.#isEnded = true;
    await this.close();
    await this.#starting;
    await this.close();
  }

  /** Ends the container. */
  async close(): Promise<void> {
    const { container } = this.#current ?? {};
    this.#current = undefined;
    await container?.terminate();
  }

  async #open(code: string, plan: ProgramPlan, limits: SandboxLimits): Promise<Session> {
    let attempt = await this.#attempt(code, plan, limits);
    // The memory of threads can only be seen for the whole process: somebody else may have taken it.
    const { breakdown } = attempt.report;
    if (breakdown?.code === "memory-limit" && !attempt.container.isAlone) {
      // It may still be at it.
      await this.close();
      const again = await this.#attempt(code, plan, limits);
      attempt = again.report.breakdown?.code === "memory-limit" ? { ...again, report: attempt.report } : again;
    }
    let spent = 0;
    return new Session(attempt.report, {
      draw: async (requests, milliseconds) => {
        const drawn = await this.#draw(attempt, requests, { ...limits, caseMilliseconds: milliseconds });
        const last = drawn.at(-1);
        if (last !== undefined && "breakdown" in last) {
          spent += attempt.clock();
          await this.close();
          attempt = await this.#attempt(code, { ...plan, hasRun: true }, limits);
        }
        return drawn;
      },
      clock: () => attempt.clock() + spent,
      // Not awaited: the next program waits for it, who has this one's results does not.
      close: () => this.#finish(attempt, limits),
    });
  }

  #draw({ container, secret }: Attempt, draws: readonly string[], limits: SandboxLimits): Promise<Drawn[]> {
    return watchDraws({ container, secret, limits }, draws.length, () => container.post({ secret, draws }));
  }

  async #attempt(code: string, plan: ProgramPlan, limits: SandboxLimits): Promise<Attempt> {
    const container = await this.#ready(limits);
    const secret = randomBytes(16).toString("base64");
    container.hold(true);
    const report = await watchRun({ container, secret, limits }, plan.cases, () =>
      container.post({ secret, code, plan }),
    );
    const isSound = report.breakdown === undefined && !container.isForOne;
    return { container, secret, report, isSound, clock: clockOf(container) };
  }

  // The next program must not meet what this one has left; a new container is started ahead then.
  #finish({ container, secret, isSound }: Attempt, limits: ContainerLimits): void {
    const finished = this.#starting.then(async () => {
      const isReusable = isSound && (await comesToRest(container, secret));
      container.hold(false);
      if (isReusable || this.#current?.container !== container) return;
      await this.close();
      await this.#start(limits);
    });
    this.#starting = finished.catch(() => undefined);
  }

  // One after the other: two starts at once would each end what the other has begun.
  #ready(limits: ContainerLimits): Promise<Container> {
    const started = this.#starting.then(() => this.#start(limits));
    this.#starting = started.catch(() => undefined);
    return started;
  }

  async #start({
    memoryMegabytes,
    isolation = defaultIsolation(),
    allow = {},
    root = "/",
  }: ContainerLimits): Promise<Container> {
    const harness = await harnessSource();
    if (this.#isEnded) throw new Error("The sandbox has ended.");
    const key = JSON.stringify([isolation, memoryMegabytes, allow, allow.fs ? root : ""]);
    if (this.#current?.key === key) return this.#current.container;
    await this.close();
    const startContainer = isolation === "process" ? startProcessContainer : startThreadContainer;
    const container = startContainer({ harness, isolation, memoryMegabytes, allow, root });
    this.#current = { container, key };
    container.listen(
      () => undefined,
      () => {
        if (this.#current?.container === container) this.#current = undefined;
      },
    );
    return container;
  }
}

// As its deadlines do, so that a busy machine draws as many inputs as an idle one, and waiting ends.
function clockOf(container: Container): () => number {
  const startedAt = performance.now();
  const taken = container.processorMilliseconds();
  return () => {
    const waited = performance.now() - startedAt;
    const now = container.processorMilliseconds();
    return now === undefined || taken === undefined ? waited : Math.max(now - taken, waited / PATIENCE);
  };
}
