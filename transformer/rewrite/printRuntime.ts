import type { FileScope, FoundStub } from "../describe/describe.js";
import { printEnumValues } from "./constEnums.js";
import type { FileContext } from "../host.js";
import { keyText } from "../find/names.js";
import type { ScopeValue } from "../find/scope.js";
import { type LinkedBody, RUNTIME_MODULE, RUNTIME_NAMESPACE, type Skeleton } from "../stub.js";

/** The import that all other generated code needs. */
export const RUNTIME_IMPORT = `import * as ${RUNTIME_NAMESPACE} from ${JSON.stringify(RUNTIME_MODULE)};`;

/** The text before and after code of the user's own. */
interface Wrapping {
  readonly open: string;
  readonly close: string;
}

/** Module-level code of a file: functions with what is in reach, and one a stub with its handle. */
export function printDefinitions(
  stubs: readonly FoundStub[],
  scope: FileScope,
  { where, name, versions }: { where: string; name: string; versions: ReadonlyMap<string, number> },
): string {
  // `var` and functions: a hoisted function may be called before this line has run.
  const parts = [
    `var ${name}$; function ${name}() { return (${name}$ ??= ${accessors(scope.values)}); }`,
    printEntries(scope, name),
  ];
  for (const { skeleton, options, binding } of stubs) {
    const { scope: _scope, ...own } = skeleton;
    const { handle } = skeleton;
    const members = [`where: ${where}`, `scope: ${name}()`, `entries: ${printOwnEntries(skeleton, scope, name)}`];
    if (versions.has(handle)) members.push(`version: ${versions.get(handle)}`);
    if (binding !== undefined) members.push(`install: ($f) => { ${binding.text} = $f; }`);
    if (options !== "") members.push(`options: () => (${options})`);
    const define = `${RUNTIME_NAMESPACE}.define(${quoted(JSON.stringify(own))}, { ${members.join(", ")} })`;
    parts.push(`var ${handle}$; function ${handle}() { return (${handle}$ ??= ${define}); }`);
  }
  return parts.join(" ");
}

// What is in reach is nearly the same for all stubs of a file: written out for each, or parsed for each, it grows with
// their square.
function printEntries({ entries }: FileScope, name: string): string {
  const list = quoted(JSON.stringify([...entries.values()]));
  const kept = "filter(({ name: $n }) => !$hidden.includes($n)).concat($more)";
  return `var ${name}_list$; function ${name}_list($hidden, $more) { return (${name}_list$ ??= JSON.parse(${list})).${kept}; }`;
}

function printOwnEntries({ scope: own }: Skeleton, { entries }: FileScope, name: string): string {
  const shared = own.filter((entry) => entries.get(entry.name) === entry);
  const hidden = [...entries.keys()].filter((key) => !shared.some((entry) => entry.name === key));
  const more = own.filter((entry) => !shared.includes(entry));
  return `() => ${name}_list(${JSON.stringify(hidden)}, ${JSON.stringify(more)})`;
}

/** JSON as a literal between single quotes: nearly none of its signs is escaped there. */
function quoted(json: string): string {
  return `'${JSON.stringify(json).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** The statements of a body that asks the runtime. */
export function printUnlinked({ skeleton, locals }: FoundStub): string {
  const values = skeleton.parameters.map((parameter) => parameter.argument);
  const target = locals.length > 0 ? `${skeleton.handle}().bind(${accessors(locals)})` : `${skeleton.handle}().call`;
  const call = skeleton.hasThis
    ? `${target}.call(${["this", ...values].join(", ")})`
    : `${target}(${values.join(", ")})`;
  const isGenerator = skeleton.calls === "generator" || skeleton.calls === "asyncGenerator";
  return `return ${isGenerator ? "yield* " : ""}${call};`;
}

/** The statements of a body that says why it cannot be written. */
export function printMistake(json: string): string {
  return `return ${RUNTIME_NAMESPACE}.mistake(${JSON.stringify(json)});`;
}

/** The statements of a body that stands in the file itself. */
export function printLinked({ skeleton, locals }: FoundStub, linked: LinkedBody): string {
  if (locals.length === 0) return linked.body;
  const { handle } = skeleton;
  // The body calls the handle by its name: inside of another function that must be the one bound to its variables.
  return `const ${handle}$root = ${handle}; { const ${handle} = () => ${handle}$root().bind(${accessors(locals)}); { ${linked.body} } }`;
}

/** The healing around a body of the user's own. */
export function printWrapping({ skeleton, locals }: FoundStub): Wrapping {
  const handle = locals.length > 0 ? `${skeleton.handle}().bind(${accessors(locals)})` : `${skeleton.handle}()`;
  const values = skeleton.parameters.map((parameter) => parameter.argument).join(", ");
  const given = `$e, ${skeleton.hasThis ? "this" : "undefined"}, [${values}]`;
  // A generator that has given items cannot start over: it is healed for the next call.
  const isGenerator = skeleton.calls === "generator" || skeleton.calls === "asyncGenerator";
  const heal = isGenerator ? `${handle}.healNext(${given}); throw $e;` : `return ${handle}.heal(${given});`;
  return { open: "try {", close: `} catch ($e) { ${heal} }` };
}

/** Tells the runtime which property a member is; undefined for members that have no key to be found by. */
export function printMember(file: FileContext, { skeleton, site, locals }: FoundStub): string | undefined {
  const { ts } = file;
  const { node } = site;
  if (locals.length > 0 || !ts.isClassLike(node.parent)) return undefined;
  if (!ts.isMethodDeclaration(node) && !ts.isGetAccessor(node)) return undefined;
  const key = keyText(file, node.name);
  if (key === undefined) return undefined;
  const hasOthers = (ts.getDecorators(node)?.length ?? 0) > (site.decorator === undefined ? 0 : 1);
  return `static { ${skeleton.handle}().member(this, ${key}, ${skeleton.isStatic}, ${hasOthers}); }`;
}

/** Wraps an expression in a call that registers it with the runtime. */
export function printDescription(json: string): Wrapping {
  return { open: `${RUNTIME_NAMESPACE}.describe(`, close: `, ${JSON.stringify(json)})` };
}

/** A type argument as a value. */
export function printSignature(json: string): string {
  return `${RUNTIME_NAMESPACE}.signature(${JSON.stringify(json)})`;
}

function accessors(values: readonly ScopeValue[]): string {
  const members = values.flatMap(({ name: { text }, isAssignable, enums }) => {
    const given = enums && printEnumValues(enums.values);
    if (enums?.isWhole) return [`${text}: ${given}`];
    // What else a module or namespace holds is there, and may change.
    const value =
      given === undefined ? text : `new Proxy(${text}, { get: ($t, $k) => ($k in $t ? $t[$k] : (${given})[$k]) })`;
    const getter = `get ${text}() { return ${value}; }`;
    return isAssignable ? [getter, `set ${text}($v) { ${text} = $v; }`] : [getter];
  });
  return `{ ${members.join(", ")} }`;
}
