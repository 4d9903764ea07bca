const SCHEMES = ["postgres:", "postgresql:", "redis:", "rediss:", "file:"];

/** Whether the option `store` names a fleet's database, and no folder of versions. */
export function isFleetAddress(text: string | undefined): text is string {
  return text !== undefined && SCHEMES.some((scheme) => text.startsWith(scheme));
}

/**
 * An address for each host that one names, in their order, as PostgreSQL's own programs take them:
 * `postgres://me@one,two:5433/app` are `postgres://me@one/app` and `postgres://me@two:5433/app`.
 */
export function addressesOf(address: string): readonly string[] {
  const from = address.indexOf("//") + 2;
  const ends = ["/", "?", "#"].map((mark) => address.indexOf(mark, from)).filter((end) => end >= 0);
  const to = Math.min(address.length, ...ends);
  const start = address.lastIndexOf("@", to) + 1 || from;
  const hosts = address.slice(start, to).split(",");
  return hosts.map((host) => address.slice(0, start) + host + address.slice(to));
}
