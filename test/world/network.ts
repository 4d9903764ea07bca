import { spawnSync } from "node:child_process";

/** A network of its own, with cables to this machine's: Linux's namespaces, which need the rights of root. */
export interface TestNetwork extends Disposable {
  /** What runs a program in it, before its name and arguments. */
  readonly prefix: readonly [program: string, ...args: string[]];
  /** This machine's address at the end of each cable. */
  readonly addresses: readonly string[];
  /** Pulls a cable: nobody hears of it, and nothing comes through. */
  cut(cable: number): void;
  mend(cable: number): void;
}

function ip(text: string): boolean {
  return spawnSync("ip", text.split(" ")).status === 0;
}

let networks = 0;

function nextName(): string {
  return `sc${process.pid}-${++networks}`;
}

/** Whether this machine lets its user make networks; what is not tested otherwise is said loudly. */
export function hasNetworks(): boolean {
  const name = nextName();
  const isAllowed = process.platform === "linux" && ip(`netns add ${name}`) && ip(`netns del ${name}`);
  if (!isAllowed)
    process.stderr.write("\n!!! Networks need root and `ip` (apt-get install iproute2): NOT tested with them.\n\n");
  return isAllowed;
}

/** @param cables how many lead there */
export function createNetwork(cables: number): TestNetwork {
  const name = nextName();
  const must = (text: string): void => {
    if (!ip(text)) throw new Error(`ip ${text}`);
  };
  const dispose = (): void => void ip(`netns del ${name}`);
  const all = Array.from({ length: cables }, (_, index) => {
    // Four addresses each: the net's own, this end, the other end, and the one for all.
    const net = `10.231.${process.pid % 256}.`;
    const first = (4 * (networks * cables + index)) % 256;
    return { here: `${name}${"abcdefgh"[index]}`, address: `${net}${first + 1}`, other: `${net}${first + 2}` };
  });
  try {
    must(`netns add ${name}`);
    must(`-n ${name} link set lo up`);
    for (const { here, address, other } of all) {
      must(`link add ${here} type veth peer name ${here} netns ${name}`);
      must(`addr add ${address}/30 dev ${here}`);
      must(`link set ${here} up`);
      must(`-n ${name} addr add ${other}/30 dev ${here}`);
      must(`-n ${name} link set ${here} up`);
    }
  } catch (error) {
    dispose();
    throw error;
  }
  return {
    prefix: ["ip", "netns", "exec", name],
    addresses: all.map(({ address }) => address),
    cut: (cable) => must(`link set ${all[cable]?.here} down`),
    mend: (cable) => must(`link set ${all[cable]?.here} up`),
    // Its ends of the cables go with it, and the other ends with those.
    [Symbol.dispose]: dispose,
  };
}
