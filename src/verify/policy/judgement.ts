/** A rule's objection to a node. */
export interface Ruling {
  readonly code: string;
  readonly message: string;
  /** What a person can change where the model finds no body without it, as half a sentence. */
  readonly remedy?: string;
}
