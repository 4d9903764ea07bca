import type typescript from "typescript";
import { ts } from "../../../compiler/compiler.js";
import { ITERATORS } from "./builtInCalls.js";
import { elementsOf } from "./members.js";
import type { CallLike } from "./flows.js";
import { isAccess, bare } from "../syntax.js";
import { type Invocation, instance, made, type Meaning, type Value, type Values } from "./values.js";

/** The calls that one call of the text may make, with `call`, `apply` and `bind` taken away. */
export function invocationsOf(call: CallLike, meaning: Meaning): Invocation[] {
  if (ts.isDecorator(call)) return decorations(call, meaning);
  const callee = ts.isTaggedTemplateExpression(call) ? call.tag : call.expression;
  const inner = bare(callee);
  const self = isAccess(inner) ? meaning.of(inner.expression) : [];
  const given = ts.isTaggedTemplateExpression(call)
    ? tagArguments(call, meaning)
    : argumentsOf(call.arguments ?? [], meaning);
  const isNew = ts.isNewExpression(call);
  return meaning.of(callee).flatMap((value) => unfold({ callee: value, self, given, isNew }, meaning, 0));
}

function unfold(invocation: Invocation, meaning: Meaning, depth: number): Invocation[] {
  const { callee, self, given, isNew } = invocation;
  if (depth > 4) return [];
  if (callee.kind === "bound") {
    const { target } = callee;
    return unfold({ callee: target, self: callee.self, given: [...callee.given, ...given], isNew }, meaning, depth + 1);
  }
  const [one = [], two = [], three = []] = given;
  const again = (callees: Values, receiver: Values, passed: readonly Values[], made = false): Invocation[] =>
    callees.flatMap((value) =>
      unfold({ callee: value, self: receiver, given: passed, isNew: made }, meaning, depth + 1),
    );
  if (callee.kind !== "builtIn") return [invocation];
  if (callee.object === Function.prototype.call) return again(self, one, given.slice(1));
  if (callee.object === Function.prototype.apply) return again(self, one, spread(two, meaning));
  if (callee.object === Reflect.apply) return again(one, two, spread(three, meaning));
  if (callee.object === Reflect.construct) return again(one, [], spread(two, meaning), true);
  return [invocation, ...callbacks(invocation, meaning, depth)];
}

// `list.forEach(write)` calls `write` with each element.
function callbacks({ callee, self, given }: Invocation, meaning: Meaning, depth: number): Invocation[] {
  const place = callee.kind === "builtIn" ? ITERATORS.get(callee.object) : undefined;
  if (place === undefined) return [];
  const [functions = [], second = []] = given;
  const elements = self.flatMap((value) => elementsOf(value, meaning).flat());
  // What `reduce` has got from one call is what it passes to the next.
  const results = place === 0 ? [] : functions.flatMap((value) => [...resultsOf(value, meaning)]);
  const passed = place === 0 ? [elements, [], self] : [[...elements, ...second, ...results], elements, [], self];
  return functions
    .flatMap((value) => unfold({ callee: value, self: second, given: passed, isNew: false }, meaning, depth + 1))
    .map((invocation) => ({ ...invocation, isCallback: true }));
}

function resultsOf(value: Value, meaning: Meaning): Values {
  return value.kind === "made" && ts.isFunctionLike(value.node) ? meaning.returned(value.node) : [];
}

function spread(values: Values, meaning: Meaning): readonly Values[] {
  return values.flatMap((value) => elementsOf(value, meaning));
}

function argumentsOf(nodes: readonly typescript.Expression[], meaning: Meaning): Values[] {
  return nodes.flatMap((node) => {
    if (!ts.isSpreadElement(node)) return [meaning.of(node)];
    return [...spread(meaning.of(node.expression), meaning)];
  });
}

function tagArguments({ template }: typescript.TaggedTemplateExpression, meaning: Meaning): Values[] {
  const spans = ts.isTemplateExpression(template) ? template.templateSpans : [];
  return [[instance(Array.prototype)], ...spans.map(({ expression }) => meaning.of(expression))];
}

// A decorator is called with the class, or with the function that it stands before.
function decorations({ expression, parent }: typescript.Decorator, meaning: Meaning): Invocation[] {
  const target: Values = ts.isClassLike(parent) || ts.isMethodDeclaration(parent) ? [made(parent)] : [];
  return meaning.of(expression).map((callee) => ({ callee, self: [], given: [target], isNew: false }));
}
