import { isIPv4 } from "node:net";
import path from "node:path";
import type { Skeleton } from "../../transformer/stub.js";
import { compile } from "../compile/compile.js";
import { parseSource } from "../compile/source.js";
import { SelfCodingError } from "../contract/errors.js";
import type { EmitEvent } from "../contract/events.js";
import type { Message, Model } from "../contract/model.js";
import type { Candidate, Project, Store } from "../contract/nouns.js";
import { resolveModel } from "../model/model.js";
import { writeCompiled } from "../store/cache.js";
import { openStore } from "../store/memory/memoryStore.js";
import { diskLedger, type Ledger } from "../store/ledger.js";
import { acquireLock, lockPlace } from "../store/lock.js";
import { entryPaths, sourceEnding } from "../store/paths.js";
import { addRecording, readRecordings } from "../store/calls/recordings.js";
import { writeTranscript } from "../store/transcripts.js";
import { refreshRewritten } from "../rewrite/refreshRewritten.js";
import { redactFormats } from "../secrets/secretFormats.js";
import { compareCandidates } from "../verify/run/compare.js";
import { inspect } from "../verify/inspect.js";
import { checkPowers } from "../verify/policy/policy.js";
import { Checkers } from "../project/checkers/checkers.js";
import { Programs } from "../project/program.js";
import { reproduce } from "../verify/run/reproduce.js";
import { type CheckTools, createCheckTools, verify, warmUp } from "../verify/verify.js";
import { fleetLedger } from "../fleet/ledger.js";
import { joinFleet } from "./fleet/joinFleet.js";
import { newerOf } from "./fleet/newerOf.js";
import type { Ports } from "./ports.js";
import type { CallUse, GenerationRequest } from "./thread/protocol.js";
import { refuseInTests } from "./settings/refuseInTests.js";
import type { Settings } from "./settings/settings.js";
import { createWriteGate } from "./settings/writeGate.js";
import { answerUses } from "./useCalls.js";

type Membership = Parameters<typeof joinFleet>[2];

interface Occasion {
  readonly request: GenerationRequest;
  readonly settings: Settings;
  readonly emit: EmitEvent;
  readonly callUse?: CallUse | undefined;
  /** Absent for a process on its own. */
  readonly membership?: Membership | undefined;
  readonly turn?: Parameters<typeof joinFleet>[1]["turn"];
  writeNeeded: Ports["writeNeeded"];
}

// Long enough for the request to be on its way before the compiler blocks this thread.
const WARM_UP_DELAY_MILLISECONDS = 30;

/** Makes the real ports, and keeps what stays warm between generations: programs and sandbox. */
export function createAdapters(programs?: Programs): Adapters {
  return new Adapters(programs);
}

class Adapters {
  readonly #programs: Programs;
  readonly #checkers = new Checkers();
  readonly #checks = new Map<string, CheckTools>();
  /** By the project's root. */
  readonly #memberships = new Map<string, Membership>();

  constructor(programs = new Programs()) {
    this.#programs = programs;
  }
  readonly #gate = createWriteGate();
  readonly #spentHere = new Map<string, ReturnType<Ledger["spent"]>>();

  /** The ports of one generation. */
  ports(occasion: Occasion): Ports {
    const { request, settings, emit, writeNeeded } = occasion;
    const { project } = request;
    const checks = this.#checksOf(project);
    const uses = answerUses(request.uses, occasion.callUse);
    const own: Ports = {
      model: () => this.#model(occasion, checks),
      store: openStore(project),
      verify: async (task, candidate) => {
        const examined = await uses.verify(task, (equipped) => verify(equipped, candidate, checks));
        const { id } = request.skeleton;
        for (const message of this.#checkers.complaints) emit("warning-raise", { id, message });
        return examined;
      },
      inspect: (task) => inspect(task, checks),
      reproduce: (task, candidate) => reproduce(task, candidate, checks),
      compare: (task, candidates) => compareCandidates(uses.forComparison(task), candidates, checks),
      compile: async (candidate, skeleton, source) => {
        const findings = checkPowers(candidate, skeleton, settings.allow);
        if (findings.length > 0) return { findings };
        return compile(candidate, skeleton, source, {
          sourcePath: sourcePath(project, skeleton),
          allow: settings.allow,
          fixed: request.fixed,
        });
      },
      keepCompiled: async (skeleton, compiled) => {
        writeCompiled(project, skeleton, compiled);
        // What cannot be refreshed is rewritten by the next process.
        await refreshRewritten(project, path.join(project.root, skeleton.file), this.#programs).catch(() => {});
      },
      writeNeeded,
      lock: (id, signal) => acquireLock(lockPlace(project, id), { signal }),
      recordings: (version) => readRecordings(project, version),
      record: (version, one) => void addRecording(project, version, one),
      keepTranscript: (number, turns) => writeTranscript(project, request.skeleton.id, number, turns),
      ledger: this.ledger({ project, membership: occasion.membership }, (message) =>
        emit("warning-raise", { id: request.skeleton.id, message }),
      ),
      gate: this.#gate,
      emit,
      clock: () => performance.now(),
    };
    const { membership, turn } = occasion;
    if (membership === undefined) return own;
    this.#memberships.set(project.root, membership);
    return joinFleet(own, { request, settings, turn }, membership);
  }

  /** The spending on models in a project, or in its whole fleet; everything that asks a model records it here. */
  ledger(
    { project, membership }: Pick<Occasion, "membership"> & { readonly project: Project },
    warn: (message: string) => void,
  ): Ledger {
    const isToldElsewhere = membership !== undefined;
    const own = diskLedger({ cacheDirectory: project.cacheDirectory, sums: this.#spentHere, warn, isToldElsewhere });
    return membership === undefined ? own : fleetLedger(own, membership.fleet, membership.name);
  }

  /** Ends what was kept warm. */
  async close(): Promise<void> {
    for (const { sandbox } of this.#checks.values()) await sandbox.end();
    await this.#checkers.close();
  }

  #checksOf(project: Project): CheckTools {
    const key = `${project.root}\0${project.storeDirectory}`;
    const known =
      this.#checks.get(key) ??
      createCheckTools((skeleton, owner) => this.#currentVersion(skeleton, owner), this.#programs, this.#checkers);
    this.#checks.set(key, known);
    return known;
  }

  #currentVersion(skeleton: Skeleton, owner: Project): Candidate | undefined {
    const { fleet } = this.#memberships.get(owner.root) ?? {};
    const read: Store["read"] = (id, fingerprint) => {
      const head = fleet?.recall(fleet.keyOf(id, fingerprint), true)?.entry;
      return newerOf(openStore(owner).read(id, fingerprint), head, fingerprint);
    };
    return currentVersion({ read }, skeleton);
  }

  async #model({ request, settings }: Occasion, checks: CheckTools): Promise<Model> {
    refuseBlockedServer(request, settings);
    refuseInTests(settings, request.environment, { id: request.skeleton.id, isAgent: false });
    const model = resolveModel(settings.model, request.environment);
    const { root } = request.project;
    const file = path.join(root, request.skeleton.file);
    const { allow, isolation, limits } = settings;
    const warm = { allow, isolation, root, memoryMegabytes: limits.memoryMegabytes };
    return {
      id: model.id,
      complete: (asked) => {
        const reply = model.complete({ ...asked, messages: asked.messages.map(withoutKeys) });
        // The model takes seconds: what the checks need is loaded meanwhile.
        setTimeout(() => void warmUp(checks, file, warm).catch(() => {}), WARM_UP_DELAY_MILLISECONDS);
        return reply;
      },
    };
  }
}

// Values are blotted out before; the user's own source can hold keys too, as in its docs.
function withoutKeys(message: Message): Message {
  return { ...message, content: redactFormats(message.content) };
}

/** The version of a stub that may run, taken apart; undefined where there is none. */
export function currentVersion(store: Pick<Store, "read">, skeleton: Skeleton): Candidate | undefined {
  const { state, source } = store.read(skeleton.id, skeleton.fingerprint);
  if (source === undefined || (state !== "current" && state !== "edited")) return undefined;
  const parsed = parseSource(source, skeleton);
  return "candidate" in parsed ? parsed.candidate : undefined;
}

function sourcePath(project: Project, { id }: Skeleton): string {
  return `${entryPaths(project.storeDirectory, id).plain}${sourceEnding(id)}`;
}

const OWN_HOSTS = new Set(["localhost", "[::1]", "0.0.0.0"]);

/** A server of the process whose thread waits for this answer can never give it. */
function refuseBlockedServer({ blockedPorts, environment, skeleton }: GenerationRequest, { model }: Settings): void {
  const url = (model?.kind === "openai" ? model.baseURL : undefined) || environment["OPENAI_BASE_URL"];
  if (model !== undefined && model.kind !== "openai") return;
  if (!url || blockedPorts.length === 0 || !URL.canParse(url)) return;
  const { hostname, port, protocol } = new URL(url);
  const isHere = OWN_HOSTS.has(hostname) || (isIPv4(hostname) && hostname.startsWith("127."));
  if (!isHere || !blockedPorts.includes(Number(port || (protocol === "https:" ? 443 : 80)))) return;
  throw new SelfCodingError(
    "model-same-process",
    `The model's server ${url} runs in this process, which ${skeleton.name} blocks while it is being written.`,
    {
      remedy:
        "Run the server in a process of its own (OPENAI_BASE_URL, or the option `model.baseURL`), or make the stub async.",
    },
  );
}
