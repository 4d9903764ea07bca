import type { FunctionDescription, StubParameter } from "../../../transformer/stub.js";
import { SelfCodingError } from "../../contract/errors.js";
import { Example } from "./example.js";
import { inferShape } from "../tools/inferShape.js";
import { toPlainData } from "./plainData.js";
import { typeOfSchema } from "../tools/schemaType.js";
import type { ExampleParameters } from "./signature.js";
import { isStandardSchema } from "../tools/standardSchema.js";
import { nameInterfaces } from "../tools/interfaceNames.js";
import { isIdentifier } from "../../text/identifiers.js";

type InterfaceNames = ReturnType<typeof nameInterfaces>;

/** A function as its examples tell of it. */
interface DescribedByExamples {
  readonly description: FunctionDescription;
  /** Argument lists to try it with; none when a parameter has no example. */
  readonly calls: readonly (readonly unknown[])[];
}

/**
 * Describes a function by examples of what it takes and gives.
 *
 * @param more `returns`: an example, a schema, or undefined when anything will do; `declared`: types beside which its own stand
 * @throws {SelfCodingError} `options-invalid` for what no type can be read off
 */
export function describeExamples(
  given: ExampleParameters,
  { returns, isAsync, declared }: { readonly returns: unknown; readonly isAsync: boolean; readonly declared: string },
): DescribedByExamples {
  const names = nameInterfaces(declared);
  const values = new Map<string, readonly unknown[]>();
  const parameters = Object.entries(given).map(([name, each]): StubParameter => {
    if (!isIdentifier(name)) throw invalid(`"${name}" is not a valid parameter name.`);
    const { shape, type } = typeOf(each, name, names, values);
    return { name, argument: name, type, shape, isOptional: false, isRest: false };
  });
  const result = returns === undefined ? typeOf(undefined, "result", names) : typeOf(returns, "result", names);
  const list = parameters.map(({ name, type }) => `${name}: ${type}`).join(", ");
  const resultType = isAsync ? `Promise<${result.type}>` : result.type;
  const description: FunctionDescription = {
    name: "",
    calls: isAsync ? "async" : "sync",
    signature: `function (${list}): ${resultType}`,
    parameters,
    result: result.shape,
    resultType: result.type,
    shapes: {},
    docs: { description: "", parameters: [], returns: "", throws: [], examples: [], remarks: [] },
    types: names.text(),
  };
  return { description, calls: callsFrom(parameters.map(({ name }) => values.get(name))) };
}

/** The argument lists that examples make: the first of each, then what else there is. */
export function callsFrom(examples: readonly (readonly unknown[] | undefined)[]): readonly (readonly unknown[])[] {
  const known = examples.flatMap((values) => (values === undefined ? [] : [values]));
  if (known.length < examples.length) return [];
  const count = Math.max(1, ...known.map(({ length }) => length));
  return Array.from({ length: count }, (_, index) =>
    known.map((values) => (index in values ? values[index] : values[0])),
  );
}

function typeOf(
  given: unknown,
  name: string,
  names: InterfaceNames,
  values?: Map<string, readonly unknown[]>,
): ReturnType<typeof inferShape> {
  if (given === undefined) return { shape: { kind: "unknown" }, type: "unknown" };
  if (isStandardSchema(given)) return typeOfSchema(given);
  if (values !== undefined && !(given instanceof Example))
    throw invalid(`The parameter ${name} must be an \`example(value)\` or a Standard Schema.`);
  const plain = (given instanceof Example ? given.values : [given]).map((value) => toPlainData(value, name));
  values?.set(name, plain);
  return inferShape(plain, name, names);
}

function invalid(fact: string): SelfCodingError {
  return new SelfCodingError("options-invalid", fact, {
    remedy: "Give parameters as `{ fish: example(allFish), multiplier: example(5) }`.",
  });
}
