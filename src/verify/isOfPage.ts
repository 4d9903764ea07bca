import type { ThrownText } from "../sandbox/protocol.js";

/** What the author allows, as far as it is asked here. */
interface PageAllowance {
  /** The author allows what only a page has: what misses it is not tried. */
  readonly allowsPage: boolean;
}

/** What an error came of that the sandbox does not have and the code may use. */
export function missingIn(problem: ThrownText | undefined, measure: PageAllowance): string | undefined {
  return problem?.unavailable ?? (problem && isOfPage(problem, measure) ? problem.absent?.join(", ") : undefined);
}

/** Whether an error came of what only a page has, and the code may use. */
export function isOfPage({ absent }: ThrownText, { allowsPage }: PageAllowance): boolean {
  return allowsPage && absent !== undefined;
}

/** Of an error for want of a page: who could do something about it. */
export function pageHint({ absent }: ThrownText): string | undefined {
  if (absent === undefined) return undefined;
  return `Only a page has ${absent.join(", ")}: take what is needed of it as an argument (a person can allow it by the option \`allow.dom\`).`;
}
