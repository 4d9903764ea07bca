import type typescript from "typescript";
import type { Shape, Skeleton } from "../../transformer/stub.js";
import { keptNames, mayChange } from "../compile/mayChange.js";
import type { Candidate, Finding } from "../contract/nouns.js";
import { ts } from "./compiler.js";
import { lineAt } from "./edits.js";
import { parseCandidate } from "./parseCandidate.js";
import { declaringScope } from "./scopes.js";
import { CHANGES_FIRST, globalName } from "./taintCalls.js";
import { Flow } from "./taintFlow.js";
import { isKnownCollection, isMutator, shapeOfClassText, shapeOfTypeText } from "./taintShapes.js";
import { writtenTargets } from "./taintSyntax.js";
import { Heap, type Origin, type Root, type Thing, type Things } from "./taintThings.js";

/** What a candidate changes of what it was given. */
export interface Taint {
  /** Writes that no run can do without changing what the docs say nothing of. */
  readonly writes: readonly Finding[];
  /** The parameters that {@link writes} are about. */
  readonly argumentNames: readonly string[];
  /** No write, seen or possible, reaches an argument, `this` or the file's variables. */
  readonly isProvenPure: boolean;
}

interface Write {
  readonly node: typescript.Node;
  readonly things: Things;
  /** The method that changes it, when it is one. */
  readonly method?: string;
}

const MAX_FINDINGS = 4;
const NOTHING_KNOWN: Taint = { writes: [], argumentNames: [], isProvenPure: false };
const ADVICE: Readonly<Record<Root["what"], string>> = {
  arguments: "work on a copy",
  this: "work out the result without writing to it",
  module: "keep what the call needs in variables of its own",
};

/**
 * Finds what a candidate writes to its arguments, `this` or its file's variables without leave. It speaks up only when
 * whatever a write may reach is of that kind: what it cannot tell is left to the comparison while the cases run.
 */
export function findTaint(candidate: Candidate, skeleton: Skeleton): Taint {
  const { sourceFile, body, isWhole } = parseCandidate(candidate, skeleton);
  if (!isWhole) return NOTHING_KNOWN;
  const flow = startFlow(skeleton, sourceFile, body);
  if (!flow.solve()) return NOTHING_KNOWN;
  const writes = collectWrites(sourceFile, flow, skeleton);
  const isKept = keeper(skeleton);
  const findings = new Map<string, Finding>();
  const names = new Set<string>();
  for (const { node, things, method } of writes) {
    const origin = certainOrigin(things, isKept, method);
    if (origin === undefined) continue;
    if (origin.root.what === "arguments") names.add(origin.root.name);
    const one = toFinding(origin.root, node, sourceFile);
    findings.set(`${one.code} ${one.line}`, one);
  }
  const isProvenPure = !flow.hasEscapedOrigin && writes.every(isHarmless);
  return { writes: [...findings.values()].slice(0, MAX_FINDINGS), argumentNames: [...names], isProvenPure };
}

function startFlow(skeleton: Skeleton, sourceFile: typescript.SourceFile, body: typescript.FunctionDeclaration): Flow {
  const heap = new Heap(skeleton.shapes ?? {});
  const parameters = skeleton.parameters.map(({ name, shape, isOptional, isRest }): Things => {
    const root: Root = { what: "arguments", name, isOptional };
    if (!isRest) return heap.origins(root, shape ?? { kind: "any" });
    // The list of a rest parameter is made for the call; what it holds is the caller's.
    return heap.list(root, shape?.kind === "array" ? heap.origins(root, shape.of) : heap.origins(root, undefined));
  });
  const self: Root = { what: "this", name: "this", isOptional: false };
  const { owner } = skeleton;
  const names = new Map(moduleRoots(skeleton).map((one) => [one.root.name, one]));
  return new Flow({
    heap,
    sourceFile,
    body,
    parameters,
    self: heap.origins(self, owner === undefined ? { kind: "any" } : shapeOfClassText(owner.text)),
    outer: (name) => {
      const found = names.get(name);
      return found && heap.origins(found.root, found.shape());
    },
  });
}

interface ModuleRoot {
  readonly root: Root;
  readonly shape: () => Shape;
}

function moduleRoots({ scope }: Skeleton): ModuleRoot[] {
  return scope
    .filter(({ kind }) => kind !== "local")
    .map(({ name, kind, type }) => {
      let shape: Shape | undefined;
      // What a class or a module of its own gives by a name may be made anew each time.
      const read = (): Shape =>
        kind === "const" || kind === "let" ? shapeOfTypeText(type) : { kind: "interface", members: [] };
      return { root: { what: "module", name, isOptional: false }, shape: () => (shape ??= read()) };
    });
}

function collectWrites(sourceFile: typescript.SourceFile, flow: Flow, skeleton: Skeleton): Write[] {
  const writes: Write[] = [];
  const variables = new Map(moduleRoots(skeleton).map(({ root }) => [root.name, root]));
  const visit = (node: typescript.Node): void => {
    for (const target of writtenTargets(node)) {
      if (ts.isIdentifier(target)) {
        const root = declaringScope(target, sourceFile) === undefined ? variables.get(target.text) : undefined;
        if (root !== undefined)
          writes.push({ node, things: new Set([{ kind: "origin", root, shape: { kind: "any" } }]) });
      } else if (
        ts.isElementAccessExpression(target) ||
        (ts.isPropertyAccessExpression(target) && !isPosition(target))
      ) {
        writes.push({ node, things: flow.valueOf(target.expression) });
      }
    }
    if (ts.isCallExpression(node)) {
      const [first] = node.arguments;
      const name = globalName(node, flow);
      if (name !== undefined && CHANGES_FIRST.test(name) && first !== undefined)
        writes.push({ node, things: flow.valueOf(first) });
      else if (name === undefined && ts.isPropertyAccessExpression(node.expression))
        writes.push({ node, things: flow.valueOf(node.expression.expression), method: node.expression.name.text });
    }
    ts.forEachChild(node, visit);
  };
  visit(sourceFile);
  return writes;
}

// Where a regular expression goes on is set back by careful code, and no value that anybody reads.
function isPosition(target: typescript.PropertyAccessExpression): boolean {
  return target.name.text === "lastIndex";
}

function keeper(skeleton: Skeleton): (root: Root) => boolean {
  const leave = mayChange(skeleton);
  const names = keptNames(skeleton);
  return ({ what, name, isOptional }) => !isOptional && (what === "module" ? names.has(name) : !leave[what]);
}

function certainOrigin(things: Things, isKept: (root: Root) => boolean, method?: string): Origin | undefined {
  let found: Origin | undefined;
  for (const thing of things) {
    if (thing.kind !== "origin" || !isKept(thing.root)) return undefined;
    if (method !== undefined && !isMutator(thing.shape, method)) return undefined;
    found = thing;
  }
  return found;
}

function isHarmless({ things, method }: Write): boolean {
  return [...things].every((thing: Thing) => {
    if (thing.kind === "fresh" || thing.kind === "function") return true;
    if (method === undefined || thing.kind === "unknown") return false;
    return isKnownCollection(thing.shape) && !isMutator(thing.shape, method);
  });
}

function toFinding({ what, name }: Root, node: typescript.Node, sourceFile: typescript.SourceFile): Finding {
  const text = node.getText(sourceFile).replace(/\s+/g, " ");
  const code = text.length > 80 ? `${text.slice(0, 79)}…` : text;
  const subject = { arguments: `the argument \`${name}\``, this: "`this`", module: `\`${name}\` of its file` }[what];
  return {
    check: "policy",
    code: `changed-${what}`,
    message: `\`${code}\` changes ${subject}, and the docs do not say that it is changed: ${ADVICE[what]}.`,
    line: lineAt(sourceFile.text, node.getStart(sourceFile)),
  };
}
