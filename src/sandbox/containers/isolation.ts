import type { Isolation } from "../../contract/options.js";

/** Whether a process can be started here that has no rights: Node from 20 on can, if it may start processes at all. */
export function canTakeRights(): boolean {
  const { bun, deno, electron } = process.versions;
  if (bun !== undefined || deno !== undefined || electron !== undefined) return false;
  const flags = process.allowedNodeEnvironmentFlags;
  // Only there where the process itself runs under Node's permission model.
  const permission = Reflect.get(process, "permission") as { has(scope: string): boolean } | undefined;
  return (flags.has("--permission") || flags.has("--experimental-permission")) && permission?.has("child") !== false;
}

/** Where candidates run unless somebody says otherwise. */
export function defaultIsolation(): Isolation {
  return canTakeRights() ? "process" : "context";
}
