/** An amount that may be spent on the model. Money needs the option `prices`. */
export interface Spending {
  /** Tokens of prompts and replies together. */
  readonly tokens?: number;
  /** US dollars. */
  readonly dollars?: number;
}

/** Bounds of spending; when one is reached, nothing is written or healed until there is room again. */
export interface Budget {
  /** For one function, over all its versions. */
  readonly function?: Spending;
  /** For this process. */
  readonly process?: Spending;
  /** For this project and day (UTC), over all processes on this machine, or of its fleet. */
  readonly day?: Spending;
}

/** A model's prices, in US dollars per million tokens. */
export interface Prices {
  /** For tokens that the model reads. */
  readonly prompt: number;
  /** For tokens that the model writes. */
  readonly completion: number;
}
