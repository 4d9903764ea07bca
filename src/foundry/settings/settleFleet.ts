import { SelfCodingError } from "../../contract/errors.js";
import type { FleetOptions } from "../../contract/fleetOptions.js";
import type { PlainOptions } from "../../contract/options.js";
import { addressesOf, isFleetAddress } from "../../text/addresses.js";
import type { GenerationRequest } from "../thread/protocol.js";

interface SettledFleet extends Omit<FleetOptions, "whileAway" | "leaseSeconds" | "pollSeconds"> {
  readonly address: string;
  readonly whileAway: "throw" | "write";
  readonly leaseSeconds: number;
  readonly pollSeconds: number;
}

/**
 * The fleet that layers of options name, the strongest first; the environment has the last word on its address.
 *
 * @throws {SelfCodingError} `options-invalid` for what is no address, or no number of seconds
 */
export function settleFleet(
  layers: readonly PlainOptions[],
  environment: GenerationRequest["environment"],
): SettledFleet | undefined {
  const options = layers.toReversed().reduce<FleetOptions>((sum, { fleet }) => ({ ...sum, ...fleet }), {});
  const { whileAway = "throw", leaseSeconds = 30, pollSeconds = 30 } = options;
  const address = addressOf(layers, environment) ?? (options.client === undefined ? undefined : "redis:");
  if (address === undefined) return undefined;
  for (const [name, seconds] of Object.entries({ leaseSeconds, pollSeconds }))
    if (typeof seconds !== "number" || !(seconds > 0)) throw invalid(`fleet.${name}`, "a number > 0", seconds);
  if (whileAway !== "throw" && whileAway !== "write") throw invalid("fleet.whileAway", '"throw" or "write"', whileAway);
  return { ...options, address, whileAway, leaseSeconds, pollSeconds };
}

function addressOf(layers: readonly PlainOptions[], environment: GenerationRequest["environment"]): string | undefined {
  const { SELFCODING_FLEET: fleet, SELFCODING_STORE: store } = environment;
  if (fleet && !(isFleetAddress(fleet) && addressesOf(fleet).every((each) => URL.canParse(each))))
    throw new SelfCodingError("options-invalid", "SELFCODING_FLEET is not an address of a fleet.", {
      remedy: "Set it to postgres://…, redis://… or file:///a/shared/folder.",
    });
  return [fleet, store, ...layers.map((layer) => layer.store)].find((place) => isFleetAddress(place));
}

function invalid(name: string, wanted: string, given: unknown): SelfCodingError {
  return new SelfCodingError("options-invalid", `\`${name}\` must be ${wanted} (got ${JSON.stringify(given)}).`, {
    remedy: "See the page docs/fleet of the package.",
  });
}
