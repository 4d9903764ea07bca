/** What a rule has against a node. */
export interface Ruling {
  readonly code: string;
  readonly message: string;
}
