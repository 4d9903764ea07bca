import { mayHoldStub } from "../../../transformer/ownNames.js";
import type { FoundryClient } from "../../foundry/thread/client.js";
import { listTypeScript } from "../../integrations/buildProjects.js";
import { isIndexed } from "../../integrations/stubIndex/stubIndex.js";
import { findProject } from "../../store/project.js";
import { readText } from "../../store/files.js";

/**
 * Has the foundry load its compiler and the project's types while this thread lists the stubs, by some file that holds one.
 * Where they are listed already, that is asked soon enough.
 */
export async function warmUp(client: FoundryClient, folder: string, configuration?: string): Promise<void> {
  if (isIndexed(folder, configuration)) return;
  for (const fileName of listTypeScript(folder)) {
    const text = readText(fileName) ?? "";
    if (!mayHoldStub(text)) continue;
    // What is wrong with it is told when it is its turn.
    await client.rewrite({ kind: "describe", fileName, project: findProject(fileName), text }).catch(() => {});
    return;
  }
}
