import type { EventMap, EventName } from "../../src/contract/events.js";
import type { CheckTask } from "../../src/contract/checkTask.js";
import type { Candidate, Case, Finding, FoundEntry, Store, StoreEntry } from "../../src/contract/nouns.js";
import type { Ports } from "../../src/foundry/ports.js";
import type { GenerationRequest } from "../../src/foundry/thread/protocol.js";
import type { Settings } from "../../src/foundry/settings/settings.js";
import { scriptedModel } from "../../src/model/scripted.js";
import { diskLedger, type Ledger } from "../../src/store/ledger.js";
import type { Skeleton } from "../../transformer/stub.js";

type Answer = Awaited<ReturnType<Ports["verify"]>>;

export const skeleton: Skeleton = {
  id: "src/double.ts#double",
  name: "double",
  spelling: "double",
  file: "src/double.ts",
  form: "declaration",
  calls: "sync",
  isStatic: false,
  isAsyncKeyword: false,
  handle: "$stub_double",
  signature: "function double(n: number): number",
  header: "function double(n: number): number",
  parameters: [
    { name: "n", argument: "n", type: "number", shape: { kind: "number" }, isOptional: false, isRest: false },
  ],
  result: { kind: "number" },
  resultType: "number",
  shapes: {},
  docs: { description: "Twice the number.", parameters: [], returns: "", throws: [], examples: [], remarks: [] },
  hints: [],
  uses: [],
  types: "",
  scope: [],
  access: "double",
  fingerprint: "f1",
};
const project = { root: "/project", storeDirectory: "/project/.selfcoding", cacheDirectory: "/project/cache" };
export const request: GenerationRequest = {
  skeleton,
  project,
  call: { arguments: ["21"] },
  cases: [],
  options: [],
  environment: {},
  blockedPorts: [],
};
export const failing: GenerationRequest = {
  ...request,
  failure: { name: "TypeError", message: "n is odd", stack: "", version: 1 },
};
export const settings: Settings = {
  mode: "auto",
  prompt: "",
  model: undefined,
  limits: {
    attempts: 3,
    seconds: 60,
    modelSeconds: 60,
    caseMilliseconds: 1000,
    memoryMegabytes: 64,
    healsPerHour: 6,
    coolDownSeconds: 60,
    inputs: 0,
    inputMilliseconds: 1000,
  },
  allow: {},
  isolation: "context",
  proof: "answerable",
  approval: "none",
  seed: undefined,
  candidates: 1,
  tests: [],
  limitsOfFiles: {},
  log: "silent",
  testModel: "scripted",
};
export const reply = (body: string): string => `\`\`\`ts\nfunction double(n: number): number {\n  ${body}\n}\n\`\`\``;

interface World {
  readonly ports: Ports;
  readonly events: { readonly name: EventName; readonly event: EventMap[EventName] }[];
  readonly entries: Map<string, StoreEntry>;
  readonly tasks: CheckTask[];
  readonly model: ReturnType<typeof scriptedModel>;
}

interface WorldOptions {
  readonly replies?: readonly string[];
  readonly entry?: StoreEntry;
  readonly found?: Partial<FoundEntry>;
  readonly verify?: (candidate: Candidate, task: CheckTask) => Answer;
  readonly compare?: (candidates: readonly Candidate[]) => Awaited<ReturnType<Ports["compare"]>>;
  readonly onLock?: (entries: Map<string, StoreEntry>) => void;
  readonly write?: NonNullable<Store["write"]>;
  readonly ledger?: Ledger;
  readonly recordings?: readonly Case[];
}

export const passed: Answer = { verdict: { passed: true, notes: [], casesRun: 1 } };
export const refused = (message: string, more: Partial<Finding> = {}): Answer => ({
  verdict: { passed: false, findings: [{ check: "run", code: "wrong-result", message, ...more }] },
});

export function makeWorld(options: WorldOptions = {}): World {
  const entries = new Map<string, StoreEntry>(options.entry === undefined ? [] : [[options.entry.id, options.entry]]);
  const events: World["events"] = [];
  const tasks: CheckTask[] = [];
  const recordings = [...(options.recordings ?? [])];
  const model = scriptedModel(options.replies ?? []);
  const read = (id: string): FoundEntry => {
    const entry = entries.get(id);
    const version = entry?.versions.find(({ number }) => number === entry.current);
    const path = "/project/.selfcoding/src/double/double.ts";
    if (entry === undefined) return { state: "missing", path };
    if (version === undefined) return { state: "proposed", entry, path };
    return {
      state: "current",
      entry,
      source: version.source,
      path: "/project/.selfcoding/src/double/double.ts",
      ...options.found,
    };
  };
  const write = (entry: StoreEntry): boolean => Boolean(entries.set(entry.id, entry));
  const ports: Ports = {
    model: async () => model,
    store: { read, list: () => [...entries.keys()], write: options.write ?? write },
    verify: async (task, candidate) => {
      tasks.push(task);
      return (options.verify ?? (() => passed))(candidate, task);
    },
    inspect: async () => ({ compiler: [] }),
    reproduce: async () => ({ isForeseen: false }),
    compare: async (_task, candidates) =>
      options.compare?.(candidates) ?? { findings: candidates.map(() => []), fastest: 0 },
    compile: async (_candidate, { fingerprint }, source) => ({
      compiled: { fingerprint, source, linked: { body: "", plain: "", imports: "", helpers: "" }, loaded: "" },
    }),
    keepCompiled: async () => {},
    writeNeeded: async () => {},
    recordings: () => recordings,
    keepTranscript: () => {},
    record: (_version, one) => void recordings.push(one),
    ledger: options.ledger ?? memoryLedger(),
    lock: async () => {
      options.onLock?.(entries);
      return { [Symbol.asyncDispose]: async () => {} };
    },
    emit: (name, event) => void events.push({ name, event }),
    clock: () => 0,
  };
  return { ports, events, entries, tasks, model };
}

export const entryWith = (body: string): StoreEntry => ({
  id: skeleton.id,
  current: 1,
  cases: [],
  versions: [
    {
      number: 1,
      fingerprint: "f1",
      source: `export function double(n: number): number {\n  ${body}\n}\n`,
      model: "scripted",
      attempts: 1,
      usage: { promptTokens: 0, completionTokens: 0 },
      adoptedAt: "2026-01-01T00:00:00.000Z",
      notes: [],
    },
  ],
});

/** A ledger that no file can hold: it counts in memory. */
function memoryLedger(): Ledger {
  return diskLedger({ cacheDirectory: "/dev/null/cache", sums: new Map(), warn: () => {} });
}
