import type { FileContext } from "../host.js";

/** The first TypeScript that is strict where nobody says anything. */
export const FIRST_STRICT = 6;

/** Whether null and undefined are of every type. */
export function isNullable({ ts, program }: Pick<FileContext, "ts" | "program">): boolean {
  const { strict = Number.parseInt(ts.versionMajorMinor) >= FIRST_STRICT, strictNullChecks = strict } =
    program.getCompilerOptions();
  return !strictNullChecks;
}
