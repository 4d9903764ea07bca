/** What a rule has against a node. */
export interface Judgement {
  readonly code: string;
  readonly message: string;
}
