/** What tells a stub from all others, also from one of the same id in another package. */
export function keyOf({
  project,
  skeleton,
}: {
  readonly project: { readonly root: string };
  readonly skeleton: { readonly id: string };
}): string {
  return `${project.root} ${skeleton.id}`;
}
