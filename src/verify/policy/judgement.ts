/** A rule's objection to a node. */
export interface Ruling {
  readonly code: string;
  readonly message: string;
}
