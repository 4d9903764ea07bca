import type ts from "typescript";
import type { TypeScript } from "../host.js";
import type { rangesOf } from "./mapNodes.js";
import { nodesOf } from "../../src/compiler/nodes.js";
import { freeReferences } from "../../src/compiler/scopes.js";

/** Tells where nodes stand in a version's file. */
type RangeOf = NonNullable<ReturnType<typeof rangesOf>>;

/** Names of the user's file that generated code uses, with the identifiers that declare them. */
type Origins = ReadonlyMap<string, ts.Identifier>;

/** Makes generated text nodes of the compiler's tree. */
export function createSnippetParser(typescript: TypeScript): SnippetParser {
  return new SnippetParser(typescript);
}

class SnippetParser {
  readonly #ts: TypeScript;

  constructor(typescript: TypeScript) {
    this.#ts = typescript;
  }

  /** Module-level statements. */
  parseModule(text: string, origins: Origins, rangeOf?: RangeOf): ts.Statement[] {
    return this.#adopt(this.#parse(text), origins, rangeOf).statements.slice();
  }

  /** Statements of a function's body. */
  parseBody(text: string, origins: Origins, rangeOf?: RangeOf): ts.Statement[] {
    // Within such a function both `await` and `yield` are what they are meant to be.
    const head = "async function* outer() { ";
    const within: RangeOf = (start, end) => rangeOf?.(start - head.length, end - head.length);
    const [outer] = this.#adopt(this.#parse(`${head}${text} }`), origins, within).statements;
    return (outer as ts.FunctionDeclaration).body?.statements.slice() ?? [];
  }

  /** Members of a class. */
  parseMembers(text: string, origins: Origins): ts.ClassElement[] {
    const [outer] = this.#adopt(this.#parse(`class Outer { ${text} }`), origins).statements;
    return (outer as ts.ClassDeclaration).members.slice();
  }

  #parse(text: string): ts.SourceFile {
    return this.#ts.createSourceFile("snippet.ts", text, this.#ts.ScriptTarget.Latest, true);
  }

  #adopt(parsed: ts.SourceFile, origins: Origins, rangeOf?: RangeOf): ts.SourceFile {
    const ts = this.#ts;
    const nodes = nodesOf(ts, parsed);
    const ranges = nodes.map((node) => rangeOf?.(node.getStart(parsed), node.end));
    const references = freeReferences(ts, parsed).filter(({ text }) => origins.has(text));
    ts.forEachChild(parsed, (node) => detach(ts, node));
    for (const [index, range] of ranges.entries())
      if (range !== undefined) ts.setSourceMapRange(nodes[index] as ts.Node, range);
    // CommonJS output spells imports and exported variables differently, and knows them by the user's own nodes.
    for (const reference of references) ts.setOriginalNode(reference, origins.get(reference.text));
    return parsed;
  }
}

// The compiler takes nodes for the user's own text unless they say that they have no place in it.
function detach(ts: TypeScript, node: ts.Node): void {
  ts.forEachChild(node, (child) => detach(ts, child));
  const nowhere = { pos: -1, end: -1 };
  for (const value of Object.values(node)) {
    if (Array.isArray(value) && "pos" in value) Object.assign(value, nowhere);
  }
  Object.assign(node, nowhere, { flags: node.flags | ts.NodeFlags.Synthesized, parent: undefined });
}
