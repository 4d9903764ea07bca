import { printSource } from "../../src/compile/source.js";
import type { Candidate, Case } from "../../src/contract/nouns.js";
import { listStubs } from "../../src/integrations/stubIndex/listStubs.js";
import { diskStore } from "../../src/store/disk.js";
import type { UserProject } from "../world/project.js";

/** A body that somebody is said to have written, for a stub by the end of its id. */
export interface WrittenBody extends Partial<Omit<Candidate, "body">> {
  readonly stub: string;
  readonly body: string;
  readonly cases?: readonly Case[];
}

/** Puts versions into a project's store, as if a model had written them. */
export async function putVersions(project: UserProject, bodies: readonly WrittenBody[]): Promise<void> {
  const stubs = await listStubs(project.folder);
  for (const { stub, body, imports = "", helpers = "", contract, cases = [] } of bodies) {
    const found = stubs.find(({ skeleton }) => skeleton.id.endsWith(stub));
    if (found === undefined) throw new Error(`There is no stub ${stub}: ${stubs.map((one) => one.skeleton.id).join()}`);
    const { fingerprint, id } = found.skeleton;
    const skeleton = { ...found.skeleton, scope: [] };
    const origin = { model: "scripted", attempts: 1, adoptedAt: "2027-01-02T03:04:05.000Z" };
    const candidate = { imports, helpers, body, ...(contract === undefined ? {} : { contract }) };
    const source = printSource(candidate, skeleton, { ...origin, version: 1 });
    const usage = { promptTokens: 10, completionTokens: 5 };
    const version = { ...origin, number: 1, fingerprint, source, usage, notes: [] };
    diskStore(found.project).write?.({ id, current: 1, versions: [version], cases }, 0);
  }
}

/** The call of a function with these arguments, and what it must return. */
export function keptCall(values: readonly string[], value: string, more: Partial<Case> = {}): Case {
  return { origin: "recorded", input: { call: { arguments: values } }, expect: { kind: "returns", value }, ...more };
}
