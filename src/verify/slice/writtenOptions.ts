import type typescript from "typescript";
import type { FoundStub } from "../../../transformer/index.js";
import { ts } from "../../compiler/compiler.js";
import type { Clauses } from "../../contract/contract.js";
import type { Case } from "../../contract/nouns.js";
import type { PlainOptions } from "../../contract/options.js";

/** Options as far as a source spells them out. */
interface Written {
  readonly options: PlainOptions;
  /** The clauses of a contract among them. */
  readonly fixed?: Clauses;
  /** The examples among them. */
  readonly cases: readonly Case[];
}

/**
 * Reads the options of a stub in its source: of one that is written because another needs it, no thread has the values.
 * What is no literal is left out.
 */
export function writtenOptions({ site }: FoundStub): Written {
  const members = new Map(site.options.flatMap((option) => [...membersOf(option)]));
  const { changes, isRepeatable, ...options } = literalOf(members) as PlainOptions & Clauses;
  const accepts = members.get("accepts")?.getText();
  const throws = itemsOf(members.get("throws")).map((item) => {
    const parts = membersOf(item);
    return { error: String(valueOf(parts.get("error"))), when: parts.get("when")?.getText() ?? "undefined" };
  });
  const fixed: Clauses = {
    ...(accepts === undefined ? {} : { accepts }),
    ...(throws.length === 0 ? {} : { throws }),
    ...(changes === undefined ? {} : { changes }),
    ...(isRepeatable === undefined ? {} : { isRepeatable }),
  };
  const cases = itemsOf(members.get("examples")).map((item) => caseOf(membersOf(item)));
  return { options, cases, ...(Object.keys(fixed).length === 0 ? {} : { fixed }) };
}

type Members = ReadonlyMap<string, typescript.Expression>;

function caseOf(members: Members): Case {
  const self = members.get("this")?.getText();
  const throws = valueOf(members.get("throws"));
  return {
    origin: "option",
    input: {
      call: {
        arguments: itemsOf(members.get("arguments")).map((item) => item.getText()),
        ...(self === undefined ? {} : { self }),
      },
    },
    expect:
      typeof throws === "string"
        ? { kind: "throws", error: throws }
        : {
            kind: "returns",
            value: members.get("returns")?.getText() ?? "undefined",
            ...(valueOf(members.get("isApproximate")) === true ? { isApproximate: true } : {}),
          },
  };
}

function membersOf(node: typescript.Expression): Members {
  const properties = ts.isObjectLiteralExpression(node) ? node.properties : [];
  return new Map(
    properties.flatMap((each) =>
      ts.isPropertyAssignment(each) && (ts.isIdentifier(each.name) || ts.isStringLiteralLike(each.name))
        ? [[each.name.text, each.initializer] as const]
        : [],
    ),
  );
}

function itemsOf(node: typescript.Expression | undefined): readonly typescript.Expression[] {
  return node !== undefined && ts.isArrayLiteralExpression(node) ? node.elements : [];
}

function literalOf(members: Members): object {
  return Object.fromEntries(
    [...members].flatMap(([name, node]) => {
      const value = valueOf(node);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** The value of a literal of plain data; undefined for all else. */
function valueOf(node: typescript.Expression | undefined): unknown {
  if (node === undefined) return undefined;
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return valueOf(node.expression);
  if (ts.isObjectLiteralExpression(node)) return literalOf(membersOf(node));
  if (!ts.isArrayLiteralExpression(node)) return undefined;
  const values = node.elements.map(valueOf);
  return values.includes(undefined) ? undefined : values;
}
