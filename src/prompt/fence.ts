/** A text as a fenced block. */
export function fence(text: string, language = "ts"): string {
  // Data that holds a fence must not close ours.
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const ticks = "`".repeat(longest + 1);
  return `${ticks}${language}\n${text}\n${ticks}`;
}
