import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { SelfCodingError } from "../../contract/errors.js";
import { dollarsOf } from "../../foundry/settings/budget.js";
import { settle } from "../../foundry/settings/settings.js";
import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";
import { writeAtomically } from "../../store/files.js";
import { resolveModel } from "../../model/model.js";
import { writeMessages } from "../../prompt/messages.js";
import { packagesAbove } from "../../store/project.js";
import { askRevision } from "../git.js";
import { relative } from "../relative.js";
import { placeOf } from "../stubs/findStub.js";
import { toRow } from "../stubs/rows.js";
import { optionsOf, requestFor } from "./requests.js";

/** What `write` would do, as a file. */
interface Plan {
  readonly schemaVersion: 1;
  /** The commit that was checked out; absent outside of git. */
  readonly commit?: string;
  /** Where the command ran, from the outermost folder of all packages: `""` there. */
  readonly folder: string;
  readonly stubs: readonly PlannedStub[];
}

interface PlannedStub {
  readonly id: string;
  /** Its id from the outermost folder: packages of a workspace may have stubs of one id. */
  readonly place: string;
  readonly fingerprint: string;
  readonly state: string;
  readonly reason: string;
  readonly model: string;
  /** For one attempt: the prompt, and a reply as long as most are. */
  readonly tokens: number;
  /** Absent where the option `prices` is not set. */
  readonly dollars?: number;
}

/** Measured over the eval: half of all replies are shorter. */
const REPLY_TOKENS = 350;
const CHARACTERS_A_TOKEN = 4;

/** Plans the writing of stubs. No model is asked. */
export async function makePlan(stubs: readonly ListedStub[], folder: string): Promise<Plan> {
  const commit = askRevision(folder);
  const outermost = outermostOf(folder);
  const planned = await Promise.all(stubs.map((stub) => planStub(stub, outermost)));
  const where = { folder: relative(outermost, folder) };
  return { schemaVersion: 1, ...(commit === undefined ? {} : { commit }), ...where, stubs: planned };
}

/** The folder that holds the repository, or all packages around a folder: the same from each of them, in every checkout. */
function outermostOf(folder: string): string {
  for (let each = folder; path.dirname(each) !== each; each = path.dirname(each))
    if (existsSync(path.join(each, ".git"))) return each;
  return [...packagesAbove(folder)].at(-1)?.directory ?? folder;
}

async function planStub(stub: ListedStub, folder: string): Promise<PlannedStub> {
  const request = requestFor(stub, { ...stub.skeleton, scope: [] }, await optionsOf(stub));
  const { model, prices, allow } = await settle(request);
  const { call, cases, skeleton } = request;
  const messages = writeMessages({ skeleton, call, cases, allow });
  const promptTokens = Math.ceil(messages.reduce((sum, { content }) => sum + content.length, 0) / CHARACTERS_A_TOKEN);
  const dollars = dollarsOf({ promptTokens, completionTokens: REPLY_TOKENS }, prices);
  const { state, reason } = toRow(stub, folder);
  return {
    id: skeleton.id,
    place: placeOf(stub, folder),
    fingerprint: skeleton.fingerprint,
    state,
    reason,
    model: resolveModel(model, request.environment).id,
    tokens: promptTokens + REPLY_TOKENS,
    ...(dollars === undefined ? {} : { dollars }),
  };
}

/** Saves a plan. */
export function savePlan(file: string, plan: Plan): void {
  writeAtomically(file, `${JSON.stringify(plan, undefined, 2)}\n`);
}

/**
 * Reads a plan, and finds its stubs as they are now.
 *
 * @param folder where the command runs: anywhere in the repository that it was made in, or in another checkout of that
 * @param list lists the stubs of a folder
 * @throws {SelfCodingError} `options-invalid` for what is no plan, `plan-stale` where what it says does not hold any more
 */
export async function openPlan(
  file: string,
  folder: string,
  list: (folder: string) => Promise<readonly ListedStub[]>,
): Promise<readonly ListedStub[]> {
  const plan = readPlan(file);
  const outermost = outermostOf(folder);
  const made = path.join(outermost, plan.folder);
  const stubs = await list(existsSync(made) ? made : folder);
  const found = plan.stubs.map((planned) => ({
    planned,
    stub: stubs.find((stub) => placeOf(stub, outermost) === planned.place),
  }));
  const changes = found.flatMap(({ planned, stub }) => {
    const change = describeChange(planned, stub, folder);
    return change === undefined ? [] : [`- ${relative(folder, path.join(outermost, planned.place))} ${change}`];
  });
  if (changes.length === 0) return found.flatMap(({ stub }) => stub ?? []);
  const at = plan.commit === undefined ? "" : ` It was made at commit ${plan.commit}.`;
  throw new SelfCodingError("plan-stale", `The plan ${file} does not hold any more.${at}\n${changes.join("\n")}\n`, {
    remedy: "Make it again with `selfcoding write --plan FILE`.",
    details: { changes },
  });
}

function readPlan(file: string): Plan {
  try {
    const plan = JSON.parse(readFileSync(file, "utf8")) as Plan;
    if (plan.schemaVersion === 1 && typeof plan.folder === "string" && Array.isArray(plan.stubs)) return plan;
    throw new Error("it has another form");
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const fault = code === "ENOENT" ? "there is no such file" : message;
    throw new SelfCodingError("options-invalid", `${file} is not a plan: ${fault}.`, {
      remedy: "Make one with `selfcoding write --plan FILE`.",
      cause,
    });
  }
}

function describeChange(planned: PlannedStub, stub: ListedStub | undefined, folder: string): string | undefined {
  if (stub === undefined) return "is gone";
  if (stub.skeleton.fingerprint !== planned.fingerprint) return "has changed in the source";
  const { state } = toRow(stub, folder);
  return state === planned.state ? undefined : `was ${planned.state} and is ${state}`;
}
