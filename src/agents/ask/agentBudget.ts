import { SelfCodingError } from "../../contract/errors.js";
import type { Usage } from "../../contract/nouns.js";
import type { Prices, Spending } from "../../contract/spending.js";

/** The budget of one agent over all its requests, and what it has spent. */
export class AgentBudget {
  readonly #agent: string;
  readonly #bound: Spending;
  readonly #prices: Prices;
  #tokens = 0;
  #dollars = 0;

  /** @throws {SelfCodingError} `options-invalid` for a bound in dollars without prices */
  constructor(agent: string, bound: Spending = {}, prices?: Prices) {
    if (bound.dollars !== undefined && prices === undefined) {
      throw new SelfCodingError(
        "options-invalid",
        `The budget of ${agent} is in dollars, but selfcoding does not know what the model costs.`,
        {
          remedy: "Give `prices: { prompt, completion }`, in dollars per million tokens, or a budget in tokens.",
        },
      );
    }
    this.#agent = agent;
    this.#bound = bound;
    this.#prices = prices ?? { prompt: 0, completion: 0 };
  }

  /** Counts a reply. */
  spend({ promptTokens, completionTokens }: Usage): void {
    this.#tokens += promptTokens + completionTokens;
    this.#dollars += (promptTokens * this.#prices.prompt + completionTokens * this.#prices.completion) / 1e6;
  }

  /** @throws {SelfCodingError} `budget-spent` when nothing is left for another question */
  refuseWhenSpent(): void {
    const { tokens = Number.POSITIVE_INFINITY, dollars = Number.POSITIVE_INFINITY } = this.#bound;
    if (this.#tokens < tokens && this.#dollars < dollars) return;
    const bound = this.#tokens >= tokens ? `${tokens} tokens` : `$${dollars}`;
    throw new SelfCodingError("budget-spent", `${this.#agent} has spent its budget of ${bound}.`, {
      remedy: "Raise `budget.function` of the agent, or make a new one.",
      details: { tokens: this.#tokens, dollars: this.#dollars },
    });
  }
}
