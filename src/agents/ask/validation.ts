/** A validator's judgement of one criterion. */
export interface Judgement {
  readonly criterion: string;
  readonly isMet: boolean;
  readonly reason: string;
}

/** The outcome of the validation in one request. */
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
  /** The function that was called, as it was registered. */
  readonly functionName: string;
  /** The function's docs and signature. */
  readonly functionText: string;
  readonly hypothesis: string;
  readonly criteria: readonly string[];
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The call's real return value. */
  readonly result: unknown;
}

/** The answer of your own validator: whether the result is accepted, a judgement for each criterion, or both. */
export type ValidatorAnswer =
  | boolean
  | { readonly isAccepted: boolean; readonly reason?: string; readonly judgements?: readonly Judgement[] }
  | { readonly judgements: readonly Judgement[] };

/** A validator of one's own, in place of a model. */
export type Validator = (facts: ValidationFacts) => ValidatorAnswer | Promise<ValidatorAnswer>;
