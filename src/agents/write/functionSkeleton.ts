import { fingerprintOf } from "../../../transformer/describe/fingerprint.js";
import type { FunctionDescription, Skeleton } from "../../../transformer/stub.js";
import { SelfCodingError } from "../../contract/errors.js";
import type { Use } from "../tools/uses.js";
import { isIdentifier, toSlug } from "../../text/identifiers.js";

/** A function that stands in no file of the user's. */
interface OwnFunction {
  readonly agent: string;
  readonly name: string;
  /** Its purpose, in whole sentences. */
  readonly purpose: string;
  readonly description: FunctionDescription;
  readonly uses: readonly Use[];
  /** Its promises besides its header, purpose and uses. */
  readonly promise: unknown;
}

const RESERVED = new Set(
  "arguments|await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|eval|export|extends|false|finally|for|function|if|implements|import|in|instanceof|interface|let|new|null|package|private|protected|public|return|static|super|switch|this|throw|true|try|typeof|undefined|var|void|while|with|yield".split(
    "|",
  ),
);

/**
 * Describes a function as the transformer describes a stub, so that it is written, checked, kept and healed as one.
 *
 * @throws {SelfCodingError} `options-invalid` for a name that no function can have, or types that contradict each other
 */
export function makeSkeleton({ agent, name, purpose, description, uses, promise }: OwnFunction): Skeleton {
  if (!isIdentifier(name) || RESERVED.has(name) || uses.some((use) => use.name === name))
    throw invalid(`A function of ${agent} cannot be named "${name}".`, "Choose another `name`.");
  const { calls, parameters, result, resultType, shapes, docs } = description;
  const signature = named(description, name);
  const header = signature.split("\n").at(-1) ?? "";
  const described = {
    signature,
    docs: { ...docs, description: [purpose, docs.description].filter(Boolean).join("\n") },
    hints: [],
    uses: uses.filter(({ isRequired }) => isRequired).map((use) => use.name),
    types: mergeTypes([description.types, ...uses.map(({ types }) => types)], agent),
  };
  const reached = uses.map(({ entry }) => [entry.name, entry.type]);
  return {
    ...described,
    id: `agents/${agent}#${name}`,
    name,
    spelling: name,
    // It is never written: what stands there is put together for the checks.
    file: `agents/${toSlug(agent)}.generated.ts`,
    form: "declaration",
    calls,
    isStatic: false,
    isAsyncKeyword: header.startsWith("async "),
    handle: "$stub",
    header,
    parameters,
    result,
    resultType,
    shapes,
    scope: uses.map(({ entry }) => entry),
    access: name,
    fingerprint: fingerprintOf(described, JSON.stringify([reached, promise])),
  };
}

// Captured signatures have no name. Models write `async` where a promise is awaited, so the header has it, too.
function named({ signature, calls }: FunctionDescription, name: string): string {
  const star = calls === "generator" || calls === "asyncGenerator" ? "*" : "";
  const headers = signature.replace(/^function \*?[\w$]*/gm, `function${star} ${name}`).split(";\n");
  const last = headers.at(-1) ?? "";
  const isAsync =
    /\): (?:Promise|AsyncGenerator)<[\s\S]*$/.test(last) && (calls === "async" || calls === "asyncGenerator");
  return [...headers.slice(0, -1), isAsync ? `async ${last}` : last].join(";\n");
}

function mergeTypes(texts: readonly string[], agent: string): string {
  const declared = new Map<string, string>();
  for (const part of texts.flatMap((text) =>
    text.split(/^(?=(?:(?:export|declare|abstract|const) )*(?:interface|type|class|enum|namespace) )/m),
  )) {
    const text = part.trim();
    const name = /(?:interface|type|class|enum|namespace) ([\w$]+)/.exec(text)?.[1];
    if (name === undefined) continue;
    const known = declared.get(name);
    if (known !== undefined && known !== text)
      throw invalid(`${agent} has two types named ${name}.`, "Rename one of them, or use its members' types.");
    declared.set(name, text);
  }
  return [...declared.values()].join("\n");
}

function invalid(fact: string, remedy: string): SelfCodingError {
  return new SelfCodingError("options-invalid", fact, { remedy });
}
