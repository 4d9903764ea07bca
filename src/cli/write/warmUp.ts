import { mayHoldStub } from "../../../transformer/ownNames.js";
import { listTypeScript } from "../../integrations/buildProjects.js";
import { isIndexed } from "../../integrations/stubIndex/stubIndex.js";
import { findProject } from "../../store/project.js";
import { readText } from "../../store/files.js";
import type { createDescriber } from "./describer.js";

/**
 * Has the foundry load its compiler and the project's types while this thread lists the stubs, by some file that holds one.
 * Where they are listed already, that is asked soon enough.
 */
export function warmUp(
  { describeFile }: Pick<ReturnType<typeof createDescriber>, "describeFile">,
  folder: string,
  configuration?: string,
): void {
  if (isIndexed(folder, configuration)) return;
  const fileName = listTypeScript(folder).find((file) => mayHoldStub(readText(file) ?? ""));
  // What is wrong with it is told when it is its turn.
  if (fileName !== undefined) describeFile(fileName, findProject(fileName)).catch(() => {});
}
