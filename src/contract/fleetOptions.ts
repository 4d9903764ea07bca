/** How a process takes part in a fleet. */
export interface FleetOptions {
  /**
   * What is written or healed while the fleet's database cannot be reached: nothing, with the error `fleet-away`, or what
   * this process needs, by its own rules, to be handed in later. @default "throw"
   */
  readonly whileAway?: "throw" | "write";
  /** The name under which the processes of one program meet. @default the name in package.json */
  readonly name?: string;
  /**
   * A module, from the project's root, whose default export makes a client of the package `redis` that is not connected
   * yet: for a Sentinel or a cluster.
   */
  readonly client?: string;
  /** Seconds after which the work of a process that shows no life is taken over. @default 30 */
  readonly leaseSeconds?: number;
  /** Seconds within which a newer version is found by looking; changes that are told come at once. @default 30 */
  readonly pollSeconds?: number;
}
