/** What a validator thinks of one criterion. */
export interface Judgement {
  readonly criterion: string;
  readonly isMet: boolean;
  readonly reason: string;
}

/** What a validator said of a result. */
export interface Validation {
  readonly isAccepted: boolean;
  /** One for each criterion; empty when nobody judged. */
  readonly judgements: readonly Judgement[];
  /** How often a validator was asked in this request. */
  readonly rounds: number;
}

/** All that a validator sees. */
export interface ValidationFacts {
  readonly question: string;
  readonly hypothesis: string;
  readonly criteria: readonly string[];
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The call's real return value. */
  readonly result: unknown;
}

/** What a validator of one's own says: whether the result is accepted, or a judgement for each criterion. */
export type ValidatorAnswer =
  boolean | { readonly isAccepted: boolean; readonly reason?: string } | { readonly judgements: readonly Judgement[] };

/** A validator of one's own, in place of a model. */
export type Validator = (facts: ValidationFacts) => ValidatorAnswer | Promise<ValidatorAnswer>;
