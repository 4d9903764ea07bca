import { SelfCodingError } from "../../contract/errors.js";
import type { EmitEvent } from "../../contract/events.js";
import type { Compiled, FoundEntry } from "../../contract/nouns.js";
import { readCompiled, writeCompiled } from "../../store/cache.js";
import { openStore } from "../../store/memory/memoryStore.js";
import { createTurns } from "../fleet/awaitTurn.js";
import { getForm } from "../fleet/forms.js";
import type { createFleets } from "../fleet/fleets.js";
import { FLEET, newerOf } from "../fleet/newerOf.js";
import type { createFoundry } from "../foundry.js";
import type { createTelling } from "../progress/telling.js";
import { mayGenerate } from "../settings/mayGenerate.js";
import { type Settings, settle } from "../settings/settings.js";
import type { FoundryRequest, FromFoundry } from "./channel.js";
import type { GenerationRequest, GenerationResult } from "./protocol.js";
import { nameOf } from "./stubName.js";
import { closed } from "./versionOf.js";

type Fleets = ReturnType<typeof createFleets>;
type Foundry = ReturnType<typeof createFoundry>;
type Asker = NonNullable<Parameters<Foundry["answer"]>[1]>;
type Membership = NonNullable<Awaited<ReturnType<Fleets["of"]>>>;
type Subject = Extract<FoundryRequest, { kind: "follow" }>["subjects"][number];
type Version = Extract<GenerationResult, { kind: "version" }>;
type Warn = NonNullable<Parameters<Fleets["of"]>[2]>;

interface FleetDeskPorts {
  readonly fleets: Fleets;
  readonly telling: ReturnType<typeof createTelling>;
  post(message: FromFoundry): void;
  /** Makes a version ready by the compiler, under the options of this process. */
  readonly load: Foundry["load"];
}

type Joined = Pick<FollowedStub, "settings" | "membership">;

/** A stub of the thread, and the source that it runs. */
interface FollowedStub {
  readonly subject: Subject;
  readonly membership: Membership;
  readonly settings: Settings;
  source: string | undefined;
  /** How often the thread was told of a version. */
  told: number;
  turn: Promise<void>;
  /** Lets go of it. */
  end(): void;
}

/** The part of a desk that needs no compiler: it hands on what the fleet has, and tells what others bring into force. */
export function openFleetDesk(ports: FleetDeskPorts): FleetDesk {
  return new FleetDesk(ports);
}

class FleetDesk {
  readonly #ports: FleetDeskPorts;
  readonly #followed = new Map<string, FollowedStub>();
  /** Those whose versions this thread waits for; settled when all have theirs. */
  readonly #asked = new Map<string, Promise<unknown>>();
  /** One for each way to tell, however many stubs there are. */
  readonly #warnings = new Map<Settings["log"], Warn>();
  readonly #turns = createTurns();
  readonly #ended = new AbortController();
  #isClosed = false;

  constructor(ports: FleetDeskPorts) {
    this.#ports = ports;
  }

  /**
   * Answers a first call from the fleet alone, where that is possible; else as `generate` does.
   *
   * @param asker whose `tell` hears what happens until a blocked thread has its answer; undefined for one that is not
   */
  async answer(
    request: GenerationRequest,
    { tell, onSettled }: Pick<Asker, "tell" | "onSettled">,
    generate: (settled: NonNullable<Asker["settled"]>) => Promise<GenerationResult>,
  ): Promise<GenerationResult> {
    const settled = await this.settle(request);
    const { membership, settings } = settled;
    if (membership === undefined) return generate(settled);
    onSettled?.(settings);
    const joined = { settings, membership };
    return this.#askedFor(nameOf(request), async () => {
      const told = this.#followed.get(nameOf(request))?.told ?? 0;
      let received = request.failure === undefined ? await this.#receive(request, membership) : undefined;
      const isWritten = received !== undefined || !mayWrite(request, joined);
      const emit = this.#ports.telling.to(tell ?? this.#tell, settings);
      await using waited = isWritten
        ? undefined
        : await this.#turns.await(nameOf(request), { request, ...joined, ended: this.#ended.signal, emit });
      if (waited !== undefined && waited.turn === undefined) received = await this.#receive(request, membership);
      const result = received ?? (await generate({ ...settled, turn: waited?.turn, late: waited?.late }));
      if (result.kind !== "version") return result;
      const followed = this.#start(request, joined, undefined);
      const { source } = result.compiled;
      if (received !== undefined && followed.source !== source)
        this.#tellReceived(followed, result.version, tell ?? this.#tell);
      followed.source = source;
      // A blocked thread reads its answer first, and what it was told before that afterwards.
      if (tell !== undefined && followed.told !== told) this.#post(followed, result);
      return result;
    });
  }

  /** Tells the thread of newer versions of a stub, from now on. */
  async follow(subject: Subject): Promise<void> {
    const { settings, membership } = await this.settle(subject).catch(this.#refuse);
    if (settings === undefined || membership === undefined) return;
    const { state, source } = openStore(subject.project).read(subject.skeleton.id, subject.skeleton.fingerprint);
    const isRunning = state === "current" || state === "edited";
    this.#start(subject, { settings, membership }, isRunning ? source : undefined);
  }

  /** Reads all places where options stand, and joins the fleet that they name: this thread hears of it from now on. */
  async settle(request: Parameters<typeof settle>[0]): Promise<NonNullable<Asker["settled"]>> {
    const settings = await settle(request);
    return { settings, membership: await this.#ports.fleets.of(request.project, settings, this.#warnAs(settings)) };
  }

  /** Lets go of all that is followed: nobody hears of it any more. */
  close(): void {
    this.#isClosed = true;
    this.#ended.abort(closed());
    for (const { end } of this.#followed.values()) end();
    this.#followed.clear();
    for (const warn of this.#warnings.values()) this.#ports.fleets.forget(warn);
  }

  readonly #refuse = (error: unknown): Partial<NonNullable<Asker["settled"]>> => {
    this.#warnAs({ log: "auto" })((error as Error).message);
    return {};
  };

  async #askedFor<Result>(name: string, ask: () => Promise<Result>): Promise<Result> {
    const asking = ask();
    const all = Promise.allSettled([this.#asked.get(name), asking]);
    this.#asked.set(name, all);
    try {
      return await asking;
    } finally {
      if (this.#asked.get(name) === all) this.#asked.delete(name);
    }
  }

  async #receive(request: GenerationRequest, membership: Membership): Promise<Version | undefined> {
    const { id, fingerprint } = request.skeleton;
    try {
      await membership.fleet.look(membership.fleet.keyOf(id, fingerprint));
    } catch (error) {
      // What is to be done then, depends on more than is known here.
      if (SelfCodingError.is(error)) return undefined;
      throw error;
    }
    const found = foundFor(request, membership);
    const compiled = found.path === FLEET ? await compiledForm(request, membership, found) : undefined;
    if (compiled === undefined || found.entry === undefined) return undefined;
    return { kind: "version", compiled, version: found.entry.current, path: FLEET };
  }

  #start(
    { skeleton, project, options, environment, fixed }: Subject,
    joined: Joined,
    source: string | undefined,
  ): FollowedStub {
    const subject = { skeleton, project, options, environment, ...(fixed === undefined ? {} : { fixed }) };
    const name = nameOf(subject);
    const known = this.#followed.get(name);
    if (known !== undefined) return known;
    const { fleet } = joined.membership;
    const follow = this.#isClosed ? () => () => undefined : fleet.follow.bind(fleet);
    const end = follow(fleet.keyOf(skeleton.id, skeleton.fingerprint), () => {
      followed.turn = followed.turn
        .then(() => this.#change(followed))
        .catch((error: unknown) => this.#warnAs(followed.settings)((error as Error).message));
    });
    const followed: FollowedStub = { subject, ...joined, source, told: 0, turn: Promise.resolve(), end };
    this.#followed.set(name, followed);
    return followed;
  }

  async #change(followed: FollowedStub): Promise<void> {
    const { subject, membership } = followed;
    // Of what this thread has asked for itself it hears with its answer.
    await this.#asked.get(nameOf(subject));
    const found = foundFor(subject, membership);
    if (found.source === undefined || found.source === followed.source) return;
    if (found.state !== "current" && found.state !== "edited") return;
    const compiled = await compiledForm(subject, membership, found);
    const version =
      compiled === undefined
        ? await this.#ports.load(subject)
        : ({ kind: "version", compiled, version: found.entry?.current ?? 0, path: FLEET } as const);
    if (version?.kind !== "version") return;
    const { source } = version.compiled;
    // Meanwhile an answer may have brought it along, or another one may be in force, which has a turn of its own.
    if (source === followed.source || source !== foundFor(subject, membership).source) return;
    followed.source = source;
    this.#post(followed, version);
    this.#tellReceived(followed, version.version, this.#tell);
  }

  #post(followed: FollowedStub, version: Version): void {
    followed.told += 1;
    this.#ports.post({ kind: "version", stub: nameOf(followed.subject), version });
  }

  #tellReceived({ subject, settings }: FollowedStub, number: number, tell: EmitEvent): void {
    this.#ports.telling.to(tell, settings)("version-receive", { id: subject.skeleton.id, number });
  }

  #warnAs({ log }: Pick<Settings, "log">): Warn {
    const known = this.#warnings.get(log);
    if (known !== undefined) return known;
    const tell = this.#ports.telling.to(this.#tell, { log });
    const warn: Warn = (message) => tell("warning-raise", { id: "fleet", message });
    this.#warnings.set(log, warn);
    return warn;
  }

  readonly #tell: EmitEvent = (name, event) => this.#ports.post({ kind: "event", name, event });
}

/** Whether it is to be written as soon as nobody else is at it: all else is decided without waiting for anybody. */
function mayWrite(request: GenerationRequest, { settings, membership }: Joined): boolean {
  const { state } = foundFor(request, membership);
  const isCall = request.failure === undefined && (state === "missing" || state === "stale");
  return isCall && mayGenerate(settings.mode, false);
}

function foundFor({ project, skeleton }: Subject, { fleet }: Membership): FoundEntry {
  const { id, fingerprint } = skeleton;
  const head = fleet.recall(fleet.keyOf(id, fingerprint), false)?.entry;
  return newerOf(openStore(project).read(id, fingerprint), head, fingerprint);
}

async function compiledForm(
  { project, skeleton, fixed }: Subject,
  { fleet }: Membership,
  { source = "" }: FoundEntry,
): Promise<Compiled | undefined> {
  const here = readCompiled(project, skeleton, source);
  if (here !== undefined) return here.isPowerful === true ? undefined : here;
  const compiled = await getForm(fleet, skeleton, source, fixed).catch(() => undefined);
  if (compiled !== undefined) writeCompiled(project, skeleton, compiled);
  return compiled;
}
