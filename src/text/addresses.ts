const SCHEMES = ["postgres:", "postgresql:", "redis:", "rediss:", "file:"];

/** Whether the option `store` names a fleet's database, and no folder of versions. */
export function isFleetAddress(text: string | undefined): text is string {
  return text !== undefined && SCHEMES.some((scheme) => text.startsWith(scheme));
}
