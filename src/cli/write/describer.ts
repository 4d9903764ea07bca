import { readFileSync } from "node:fs";
import path from "node:path";
import type { Skeleton } from "../../../transformer/stub.js";
import { SelfCodingError } from "../../contract/errors.js";
import type { Project } from "../../contract/nouns.js";
import type { FoundryClient } from "../../foundry/thread/client.js";
import { fromEnvelope } from "../../foundry/thread/envelope.js";
import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";

/** Describes stubs with all that their writing needs; each file once. */
export function createDescriber(client: Pick<FoundryClient, "rewrite">) {
  const files = new Map<string, ReturnType<FoundryClient["rewrite"]>>();
  const ask = async (fileName: string, project: Project) =>
    client.rewrite({ kind: "describe", fileName, project, text: readFileSync(fileName, "utf8") });
  const describeFile = (fileName: string, project: Project): ReturnType<FoundryClient["rewrite"]> => {
    const file = path.resolve(fileName);
    const described = files.get(file) ?? ask(file, project);
    files.set(file, described);
    return described;
  };
  const describeStub = async ({ skeleton, project, file }: ListedStub): Promise<Skeleton> => {
    const answer = await describeFile(file, project);
    if (answer.kind === "error") throw fromEnvelope(answer.error);
    const found = answer.kind === "described" ? answer.skeletons.find(({ id }) => id === skeleton.id) : undefined;
    if (found !== undefined) return found;
    throw new SelfCodingError("plan-stale", `${skeleton.id} is gone from ${file}.`, { remedy: "Run it again." });
  };
  return { describeFile, describeStub };
}
