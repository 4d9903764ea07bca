import type ts from "typescript";
import { keyRelations } from "./dependent.js";
import { docsOf, helperDocs, hintsOf } from "./docs.js";
import { memberOf, type StubSite } from "../find/find.js";
import { fingerprintOf } from "./fingerprint.js";
import { guardOf } from "./guard.js";
import type { FileContext } from "../host.js";
import { jsxOfFile } from "../jsx.js";
import { isStatic, type nameStub } from "../find/names.js";
import { usesThis } from "../find/usesThis.js";
import { optionsOf } from "../options.js";
import { describeOwner, ownerNode, ownerSymbol } from "../find/owner.js";
import { describeOverloads, describeResult, keyed } from "./overloads.js";
import { argumentOf } from "./parameters.js";
import { declaredThis, describeReceiver } from "./receiver.js";
import { localScope, type ScopeValue, scopeEntry } from "../find/scope.js";
import { ShapeBuilder } from "../types/shape.js";
import { callKind, formOf, headerOf, isAsyncKeyword } from "./signature.js";
import { type CallKind, HANDLE_PREFIX, type ScopeEntry, type Skeleton, type StubParameter } from "../stub.js";
import { TypeCollector } from "../types/types.js";
import { isNullable } from "./nullable.js";

/** A stub with all that is known of it. */
export interface FoundStub {
  readonly skeleton: Skeleton;
  readonly site: StubSite;
  /** Its options as one expression, `""` for none. */
  readonly options: string;
  /** The module-level name that a version can be assigned to. */
  readonly binding: ts.Identifier | undefined;
  /** Where its author wrote its name. */
  readonly written: ts.Node | undefined;
  /** Variables around it, for a stub inside of another function. */
  readonly locals: readonly ScopeValue[];
}

type Header = NonNullable<ReturnType<typeof headerOf>>;

/** The module-level values that the stubs of one file share. */
export interface FileScope {
  readonly values: readonly ScopeValue[];
  readonly entries: ReadonlyMap<string, ScopeEntry>;
}

/** Describes the module-level values of a file once for all its stubs. */
export function describeScope(file: FileContext, values: readonly ScopeValue[]): FileScope {
  return { values, entries: new Map(values.map((value) => [value.name.text, scopeEntry(file, value)])) };
}

/** The names of a stub, and those that are taken in its file. */
interface Naming {
  readonly names: ReturnType<typeof nameStub>;
  /** The part of its id behind the file. */
  readonly unique: string;
  /** The handles that are taken. */
  readonly handles: Set<string>;
}

/** Describes one stub; undefined when a mistake in it has been reported. */
export function describeStub(
  file: FileContext,
  site: StubSite,
  scope: FileScope,
  naming: Naming,
): FoundStub | undefined {
  const { node } = site;
  const problemsBefore = file.problems.length;
  const { names, unique, handles } = naming;
  const { name, spelling, access, holder, binding } = names;
  const header = headerOf(file, site, name);
  const options = optionsOf(file, site);
  if (header === undefined || file.problems.length > problemsBefore) return undefined;
  const calls = callKind(file, node, header.returnTypes);
  const locals = localScope(file, node);
  const jsx = jsxOfFile(file);
  const ofThis = declaredThis(file, node);
  const promised = {
    signature: header.signature,
    docs: docsOf(file, site, header.overloads),
    hints: hintsOf(file, site),
    uses: site.call?.arguments.map((argument) => argument.getText()) ?? [],
    ...describeTypes(file, site, header),
    ...(site.isOwnBody ? { ownBody: ownBodyText(file, site) } : {}),
  };
  const { owner, ...fingerprinted } = promised;
  const skeleton: Skeleton = {
    id: `${file.file}#${unique}`,
    name,
    spelling,
    file: file.file,
    form: formOf(file, node),
    calls,
    isStatic: isStatic(file.ts, memberOf(file.ts, node)),
    isAsyncKeyword: isAsyncKeyword(file, node),
    handle: handleName(file, unique, handles),
    header: header.own,
    ...describeCalls(file, site, header, calls),
    scope: withDocs(file, site, describeReach(file, scope, locals, access)),
    ...fingerprinted,
    ...(owner === undefined ? {} : { owner }),
    ...(access === undefined ? {} : { access }),
    ...(holder === undefined ? {} : { holder }),
    ...(usesThis(file, node) ? { hasThis: true as const } : {}),
    ...(ofThis === undefined ? {} : { declaredThis: ofThis }),
    ...(jsx === undefined ? {} : { jsx }),
    fingerprint: fingerprintOf(fingerprinted, options),
  };
  return { skeleton, site, options, binding, written: names.written, locals };
}

function describeTypes(
  file: FileContext,
  site: StubSite,
  header: Header,
): Pick<Skeleton, "types" | "foreignTypes" | "owner"> {
  const { node } = site;
  const around = ownerNode(file, node);
  const symbol = around && ownerSymbol(file, around);
  const types = new TypeCollector(file, symbol === undefined ? [] : [symbol]);
  const headers = [node, ...header.overloads];
  types.addNodes(
    headers.flatMap((part) => [...(part.typeParameters ?? []), ...part.parameters, ...(part.type ? [part.type] : [])]),
  );
  for (const type of header.inferred) types.addType(type);
  const owner = around && describeOwner(file, around, node, types);
  const foreignTypes = types.foreignNames(node);
  return {
    types: types.text(),
    ...(foreignTypes.length === 0 ? {} : { foreignTypes }),
    ...(owner === undefined ? {} : { owner }),
  };
}

type Called = Pick<
  Skeleton,
  "parameters" | "overloads" | "receiver" | "result" | "resultType" | "guard" | "shapes" | "isNullable"
>;

function describeCalls(file: FileContext, site: StubSite, header: Header, calls: CallKind): Called {
  const { node } = site;
  const shapes = new ShapeBuilder(file, node);
  const parameters = describeParameters(file, header, shapes);
  const overloads = describeOverloads(file, { node, ways: header.ways, calls }, shapes);
  const own = describeResult(file, { node, types: header.returnTypes, calls }, shapes);
  const receiver = describeReceiver(file, site, shapes);
  // Of several ways to call it, each may say something else.
  const guard = overloads.length > 0 ? undefined : guardOf(file, node, shapes);
  // An implementation that takes and gives anything says so for its own convenience; callers see its overloads.
  const isOpen = own.result.kind === "any" || own.result.kind === "unknown";
  const seen = header.ways.map((way) => way.getReturnType());
  const { result, resultType } =
    isOpen && overloads.length > 0 ? describeResult(file, { node, types: seen, calls }, shapes) : own;
  return {
    parameters,
    ...(overloads.length > 0 ? { overloads } : {}),
    result,
    resultType,
    ...(guard === undefined ? {} : { guard }),
    shapes: shapes.shapes,
    ...(isNullable(file) ? { isNullable: true as const } : {}),
    ...(receiver === undefined ? {} : { receiver }),
  };
}

function describeParameters(file: FileContext, header: Header, shapes: ShapeBuilder): StubParameter[] {
  const types = header.parameters.map((parameter) => file.checker.getTypeAtLocation(parameter));
  const relations = keyRelations(file, types);
  return header.parameters.map((parameter, index) => ({
    name: parameter.name.getText(),
    argument: argumentOf(file, parameter),
    type: header.parameterTypes[index] ?? "any",
    shape: shapes.buildInput(types[index] as ts.Type),
    isOptional: parameter.questionToken !== undefined || parameter.initializer !== undefined,
    isRest: parameter.dotDotDotToken !== undefined,
    ...keyed(relations[index]),
  }));
}

// The stub's own name is in reach of its body anyway.
function describeReach(
  file: FileContext,
  scope: FileScope,
  locals: readonly ScopeValue[],
  access: string | undefined,
): ScopeEntry[] {
  const hidden = new Set([...locals.map(({ name }) => name.text), access]);
  const shared = [...scope.entries.values()].filter(({ name }) => !hidden.has(name));
  return [...shared, ...locals.map((value) => scopeEntry(file, value))];
}

function ownBodyText({ ts }: FileContext, { body }: StubSite): string {
  return ts.isBlock(body) ? body.getText().slice(1, -1).trim() : `return ${body.getText()};`;
}

// Helpers of linked bodies are named after it, so that it holds nothing but what every tool takes for a name.
function handleName(file: FileContext, unique: string, taken: Set<string>): string {
  const base = `${HANDLE_PREFIX}${unique.replace(/[^\w$]/gu, (sign) => (sign === "." ? "_" : `$${sign.codePointAt(0)?.toString(16)}_`))}`;
  let handle = firstFree(taken, base);
  while (file.sourceFile.text.includes(handle)) handle = firstFree(taken, `${handle}$`);
  return handle;
}

function firstFree(taken: Set<string>, base: string): string {
  let name = base;
  for (let number = 2; taken.has(name); number++) name = `${base}_${number}`;
  taken.add(name);
  return name;
}

// What the author names beside the stub is meant to be used: all that is said of it counts.
function withDocs(file: FileContext, { call }: StubSite, entries: ScopeEntry[]): ScopeEntry[] {
  const docs = new Map<string, string[]>();
  for (const use of call?.arguments ?? []) {
    const told = file.ts.isExpression(use) ? helperDocs(file, use) : undefined;
    if (told !== undefined) docs.set(told.name, [...(docs.get(told.name) ?? []), told.text]);
  }
  return entries.map((entry) => {
    const texts = docs.get(entry.name);
    return texts === undefined ? entry : { ...entry, docs: texts.join("\n") };
  });
}
