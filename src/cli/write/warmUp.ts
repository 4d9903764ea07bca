import { mayHoldStub } from "../../../transformer/ownNames.js";
import { listTypeScript } from "../../integrations/buildProjects.js";
import { findProject } from "../../store/project.js";
import { readText } from "../../store/files.js";
import type { createDescriber } from "./describer.js";

/** Has the foundry load its compiler and the project's types while this thread lists the stubs, by some file that holds one. */
export function warmUp(
  { describeFile }: Pick<ReturnType<typeof createDescriber>, "describeFile">,
  folder: string,
): void {
  const fileName = listTypeScript(folder).find((file) => mayHoldStub(readText(file) ?? ""));
  // What is wrong with it is told when it is its turn.
  if (fileName !== undefined) describeFile(fileName, findProject(fileName)).catch(() => {});
}
