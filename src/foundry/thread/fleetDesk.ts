import { SelfCodingError } from "../../contract/errors.js";
import type { EmitEvent } from "../../contract/events.js";
import type { Compiled, FoundEntry } from "../../contract/nouns.js";
import { readCompiled, writeCompiled } from "../../store/cache.js";
import { diskStore } from "../../store/disk.js";
import { getForm } from "../fleet/forms.js";
import type { createFleets } from "../fleet/fleets.js";
import { FLEET, newerOf } from "../fleet/newerOf.js";
import { writeLines } from "../progress/logLines.js";
import { showProgress, standardError } from "../progress/progress.js";
import { type Settings, settle } from "../settings/settings.js";
import type { FromFoundry } from "./channel.js";
import type { GenerationRequest, GenerationResult } from "./protocol.js";
import { nameOf } from "./stubName.js";

type Fleets = ReturnType<typeof createFleets>;
type Membership = NonNullable<Awaited<ReturnType<Fleets["of"]>>>;
type Version = Extract<GenerationResult, { kind: "version" }>;

interface FleetDeskPorts {
  readonly fleets: Fleets;
  post(message: FromFoundry): void;
  /** Makes a version ready by the compiler, under the options of this process. */
  load(request: GenerationRequest): Promise<GenerationResult | undefined>;
}

/** A stub of the thread, and the source that it runs. */
interface FollowedStub {
  readonly request: GenerationRequest;
  readonly membership: Membership;
  source: string | undefined;
  /** How often the thread was told of a version. */
  told: number;
  turn: Promise<void>;
}

/** The part of a desk that needs no compiler: it hands on what the fleet has, and tells what others bring into force. */
export function openFleetDesk(ports: FleetDeskPorts): FleetDesk {
  return new FleetDesk(ports);
}

class FleetDesk {
  readonly #ports: FleetDeskPorts;
  readonly #followed = new Map<string, FollowedStub>();
  readonly #progress = showProgress(standardError(false));
  readonly #lines = writeLines(standardError(false));
  #log: Settings["log"] = "auto";

  constructor(ports: FleetDeskPorts) {
    this.#ports = ports;
  }

  /** Answers a first call from the fleet alone, where that is possible; else as `generate` does. */
  async answer(
    request: GenerationRequest,
    isBlocked: boolean,
    generate: () => Promise<GenerationResult>,
  ): Promise<GenerationResult> {
    const membership = await this.#membershipOf(request);
    if (membership === undefined) return generate();
    const told = this.#followed.get(nameOf(request))?.told ?? 0;
    const received = request.failure === undefined ? await this.#receive(request, membership) : undefined;
    const result = received ?? (await generate());
    if (result.kind === "version") this.#runs(request, membership, result, isBlocked ? told : undefined);
    return result;
  }

  /** Tells the thread of newer versions of a stub, from now on. */
  async follow(request: GenerationRequest): Promise<void> {
    const membership = await this.#membershipOf(request).catch((error: unknown) => this.#warn(error));
    if (membership === undefined) return;
    const { state, source } = diskStore(request.project).read(request.skeleton.id, request.skeleton.fingerprint);
    const isRunning = state === "current" || state === "edited";
    this.#start(request, membership, isRunning ? source : undefined);
  }

  async #membershipOf(request: GenerationRequest): Promise<Membership | undefined> {
    const settings = await settle(request);
    this.#log = settings.log;
    return this.#ports.fleets.of(request.project, settings, this.#warn);
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
    this.#tell("version-receive", { id, number: found.entry.current });
    return { kind: "version", compiled, version: found.entry.current, path: FLEET };
  }

  #runs(request: GenerationRequest, membership: Membership, version: Version, told: number | undefined): void {
    const followed = this.#start(request, membership, version.compiled.source);
    followed.source = version.compiled.source;
    // A blocked thread reads its answer first, and what it was told before that afterwards.
    if (told !== undefined && followed.told !== told) this.#post(followed, version);
  }

  #start(request: GenerationRequest, membership: Membership, source: string | undefined): FollowedStub {
    const { failure: _failure, ...calm } = request;
    const name = nameOf(request);
    const known = this.#followed.get(name);
    if (known !== undefined) return known;
    const followed = { request: calm, membership, source, told: 0, turn: Promise.resolve() };
    this.#followed.set(name, followed);
    const { id, fingerprint } = request.skeleton;
    membership.fleet.follow(membership.fleet.keyOf(id, fingerprint), () => {
      followed.turn = followed.turn.then(() => this.#change(followed)).catch((error: unknown) => this.#warn(error));
    });
    return followed;
  }

  async #change(followed: FollowedStub): Promise<void> {
    const { request, membership } = followed;
    const found = foundFor(request, membership);
    if (found.source === undefined || found.source === followed.source) return;
    if (found.state !== "current" && found.state !== "edited") return;
    const compiled = await compiledForm(request, membership, found);
    const version =
      compiled === undefined
        ? await this.#ports.load(request)
        : ({ kind: "version", compiled, version: found.entry?.current ?? 0, path: FLEET } as const);
    if (version?.kind !== "version" || version.compiled.source !== found.source) return;
    followed.source = version.compiled.source;
    this.#post(followed, version);
    this.#tell("version-receive", { id: request.skeleton.id, number: version.version });
  }

  #post(followed: FollowedStub, version: Version): void {
    followed.told += 1;
    this.#ports.post({ kind: "version", stub: nameOf(followed.request), version });
  }

  readonly #tell: EmitEvent = (name, event) => {
    this.#ports.post({ kind: "event", name, event });
    if (this.#log === "auto") this.#progress.show(name, event);
    if (this.#log === "json") this.#lines(name, event);
  };

  readonly #warn = (fault: unknown): undefined => {
    const message = typeof fault === "string" ? fault : (fault as Error).message;
    this.#tell("warning-raise", { id: "fleet", message });
  };
}

function foundFor({ project, skeleton }: GenerationRequest, { fleet }: Membership): FoundEntry {
  const { id, fingerprint } = skeleton;
  const head = fleet.recall(fleet.keyOf(id, fingerprint), false)?.entry;
  return newerOf(diskStore(project).read(id, fingerprint), head, fingerprint);
}

async function compiledForm(
  { project, skeleton, fixed }: GenerationRequest,
  { fleet }: Membership,
  { source = "" }: FoundEntry,
): Promise<Compiled | undefined> {
  const here = readCompiled(project, skeleton, source);
  if (here !== undefined) return here.isPowerful === true ? undefined : here;
  const compiled = await getForm(fleet, skeleton, source, fixed).catch(() => undefined);
  if (compiled !== undefined) writeCompiled(project, skeleton, compiled);
  return compiled;
}
