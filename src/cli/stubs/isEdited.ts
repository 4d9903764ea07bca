import { currentOf } from "../../history/versionsOf.js";
import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";

/** Whether the file of a stub holds what no version does: a person's work, which no command may take away. */
export function isEdited({ found: { entry, source } }: Pick<ListedStub, "found">): boolean {
  if (entry === undefined || source === undefined || entry.current === 0) return false;
  return source !== currentOf(entry)?.source;
}
