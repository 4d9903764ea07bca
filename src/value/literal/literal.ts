import { GraphBuilder } from "./graph.js";
import { renderGraph } from "./render.js";

/** How a value is printed. */
interface LiteralOptions {
  /** The values that the expression may use by name. */
  readonly scope?: Readonly<Record<string, unknown>>;
  /** Above it, arrays, maps and strings are cut to a sample. */
  readonly maxCharacters: number;
}

/** A value as an expression of JavaScript. */
interface Literal {
  /** Always a valid expression; where `notReplayable` is set, only good for reading. */
  readonly text: string;
  /** Why the expression is not the value, as a sentence. */
  readonly notReplayable?: string;
  /** Large data was cut. */
  readonly isSample: boolean;
}

/**
 * Prints any value as an expression that makes an equal one. Instances of classes in `scope` become
 * `$revive(Name, { own fields })`. Never throws.
 */
export function printLiteral(value: unknown, { scope = {}, maxCharacters }: LiteralOptions): Literal {
  const builder = new GraphBuilder(scope, maxCharacters);
  try {
    const text = renderGraph(builder.build(value, maxCharacters, 0));
    const { notReplayable, isSample } = builder;
    return notReplayable === undefined ? { text, isSample } : { text, notReplayable, isSample };
  } catch (error) {
    const reason = error instanceof RangeError ? "it is nested too deeply" : "reading it throws";
    return { text: "undefined", notReplayable: `The value cannot be copied: ${reason}.`, isSample: false };
  }
}
