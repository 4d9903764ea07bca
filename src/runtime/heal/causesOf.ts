const MAX_CAUSES = 5;

/** What lies behind an error, the nearest first: its cause, what an `AggregateError` gathers, and what lies behind these. */
export function causesOf(error: Error): readonly { readonly name: string; readonly message: string }[] {
  const met: unknown[] = [error];
  for (const at of met) {
    if (met.length > MAX_CAUSES || !(at instanceof Error)) continue;
    const behind: unknown[] = [at.cause, ...(at instanceof AggregateError ? at.errors : [])];
    met.push(...behind.filter((one) => one !== undefined && one !== null && !met.includes(one)));
  }
  return met.slice(1, MAX_CAUSES + 1).flatMap((one) => {
    if (one instanceof Error) return { name: one.name, message: one.message };
    return typeof one === "object" ? [] : { name: typeof one, message: String(one) };
  });
}
