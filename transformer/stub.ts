/**
 * The words that the compile side and the run side share: what a stub's skeleton holds and the names that
 * rewritten code calls. Types and constants only; `src` imports nothing but types from here on the caller's side.
 */

import type { Shape, ShapeMember } from "./shapeData.js";

export type { Shape, ShapeMember, TupleElement } from "./shapeData.js";

/** The package whose `stub` and `selfCoding` are recognised. */
export const PACKAGE_NAME = "selfcoding";
/** The module that rewritten code imports. */
export const RUNTIME_MODULE = "selfcoding/runtime";
/** The namespace under which rewritten code imports {@link RUNTIME_MODULE}. */
export const RUNTIME_NAMESPACE = "$selfcoding";

/** The prefix of the functions that return the handles of stubs; letters, digits, `_` and `$` follow it. */
export const HANDLE_PREFIX = "$stub_";

/** How a call delivers its result; decides between the blocking and the awaiting bridge. */
export type CallKind = "sync" | "async" | "generator" | "asyncGenerator";

/** How the stub stands in the user's file. */
type StubForm = "declaration" | "expression" | "arrow" | "method" | "getter";

/** One parameter of a stub. */
export interface StubParameter {
  /** The name, or the source text of a destructuring pattern. */
  readonly name: string;
  /**
   * The expression that gives the argument back inside the body: `text`, `...items`, `{ x, y }` for a pattern.
   * A pattern's own reconstruction is exact for what the body can see.
   */
  readonly argument: string;
  readonly type: string;
  readonly shape: Shape;
  readonly isOptional: boolean;
  readonly isRest: boolean;
  /** It is a key of what another parameter is. */
  readonly keyOf?: KeyRelation;
}

/** How a parameter of the type `keyof T` hangs on the parameter that T is the type of. */
interface KeyRelation {
  /** The place of the other parameter. */
  readonly of: number;
  /** The keys are those of the other's items. */
  readonly isOfItems: boolean;
  /** It is a list of keys. */
  readonly isList: boolean;
}

/** How objects can be made that a member is called on. */
interface ClassReceiver {
  /** The name of its class in the file. */
  readonly name: string;
  /** The parameters of `new`. */
  readonly parameters: readonly StubParameter[];
  /** What it is made of instead, where its constructor is that of a list, a map or the like of the platform. */
  readonly content?: Shape;
  /** Its data fields, where they hold all of its state, anybody may set them, and `new` takes nothing; none where there is no state. */
  readonly fields?: readonly ShapeMember[];
}

/** How objects are made that a stub is called on: by `new`, or from the type that a function declares for its `this`. */
type StubReceiver = ClassReceiver | { readonly shape: Shape };

/** One way in which a stub can be called. */
interface StubOverload {
  readonly parameters: readonly StubParameter[];
  /** Shape of what such a call delivers. */
  readonly result: Shape;
  readonly resultType: string;
}

/** The JSDoc of a stub, in parts. */
interface StubDocs {
  readonly description: string;
  readonly parameters: readonly { readonly name: string; readonly text: string }[];
  readonly returns: string;
  /** `type` is the error class named in braces, or `""`. */
  readonly throws: readonly { readonly type: string; readonly text: string }[];
  /** The raw text of every `@example`. */
  readonly examples: readonly string[];
  /** Other tags, such as `@name text`. */
  readonly remarks: readonly string[];
}

/** A value in reach of the stub in its own file, which its body may use. */
export interface ScopeEntry {
  readonly name: string;
  readonly kind: "function" | "class" | "enum" | "const" | "let" | "import" | "namespace" | "local";
  /** The declared type or signature as one line of TypeScript. */
  readonly type: string;
  /** The first sentence of its documentation, or `""`. */
  readonly summary: string;
  /** Of an import: its module as it is written, and the exported name, `default`, or `*` for the whole module. */
  readonly from?: { readonly module: string; readonly name: string };
  /** Of an import: it is a function, a class or a module, which is never assigned anew. */
  readonly isCode?: true;
  /** All of its documentation, where the stub names it in `stub(…)`. */
  readonly docs?: string;
}

/** The class or object literal around a member stub. */
interface StubOwner {
  readonly kind: "class" | "object";
  /** `""` when it is anonymous. */
  readonly name: string;
  /** Its declaration with method bodies left out. */
  readonly text: string;
}

/** How elements (`<b />`) are compiled, in the words of a tsconfig.json. */
interface JsxOptions {
  readonly jsx: "react" | "react-jsx";
  readonly jsxFactory?: string;
  readonly jsxFragmentFactory?: string;
  readonly jsxImportSource?: string;
}

/** All that the transformer captured of a stub. It is JSON. */
export interface Skeleton {
  /**
   * Stable: posix path from the project root, `#`, qualified name, such as `src/duration.ts#Aquarium.pick`. Names stand there as
   * they are written (`#check`, `[Symbol.iterator]`); what has a meaning between them is escaped, such as `to%2Efront`.
   */
  readonly id: string;
  /** The author's name as a valid identifier: `delete_`, `Symbol_iterator`, `a_b`, `check`, `_grow`, `größe`. */
  readonly name: string;
  /** The name as the author wrote it: `delete`, `[Symbol.iterator]`, `"a-b"`, `#check`, `_grow`, `größe`. */
  readonly spelling: string;
  /** Posix path of the source file from the project root. */
  readonly file: string;
  readonly form: StubForm;
  readonly calls: CallKind;
  readonly isStatic: boolean;
  /** Its header has a `this`, written or implied. */
  readonly hasThis?: true;
  /** Whether `this` may be changed, where its type says so: a declared parameter, or a class of nothing but read-only data. */
  readonly declaredThis?: "changeable" | "readonly";
  /** The `async` keyword stands in the header (a stub may also just return a Promise). */
  readonly isAsyncKeyword: boolean;
  /** The name of the zero-argument function in the rewritten file that gives the stub's handle. */
  readonly handle: string;
  /** The header as a function, as the model writes it: `function pick(this: Aquarium, multiplier: number): [string, number]`; overloads above it. */
  readonly signature: string;
  /** The implementation's own line of {@link signature}. */
  readonly header: string;
  readonly parameters: readonly StubParameter[];
  /** The ways in which it can be called, where there is more than one: {@link parameters} are then what its body sees. */
  readonly overloads?: readonly StubOverload[];
  /** Shape of what the caller gets in the end: awaited for async, the yielded item for generators. */
  readonly result: Shape;
  readonly resultType: string;
  /** Of a type guard or an assertion: what holds of a parameter, by its place, once it says so. */
  readonly guard?: { readonly parameter: number; readonly shape: Shape };
  readonly shapes: Readonly<Record<string, Shape>>;
  /** Without `strictNullChecks`: null and undefined are of every type. */
  readonly isNullable?: true;
  /** Of a member whose class can be reached and made, and of a function that declares its `this`. */
  readonly receiver?: StubReceiver;
  readonly docs: StubDocs;
  /** Statements and comments that stood before `stub()`. */
  readonly hints: readonly string[];
  /** Source texts of what was given to `stub(...)`. */
  readonly uses: readonly string[];
  /** Every reachable type of the user's own, as self-contained declarations. */
  readonly types: string;
  /** Names of {@link types} by which the stub's file does not know them: what an imported type is made of. */
  readonly foreignTypes?: readonly string[];
  readonly scope: readonly ScopeEntry[];
  readonly owner?: StubOwner;
  /** The body of a function given to `selfCoding(function …)`: version 0. */
  readonly ownBody?: string;
  /**
   * The expression that reaches the function from its module's top level, such as `parseDuration` or
   * `Aquarium.prototype.pick`; absent when it stands inside another function.
   */
  readonly access?: string;
  /** Of a member, the same for the object that holds it, such as `Aquarium.prototype`. */
  readonly holder?: string;
  /** Of a stub in a file that may hold elements. */
  readonly jsx?: JsxOptions;
  /** SHA-256 (first 16 hex digits) of what the function promises: signature, docs, hints, uses, types, own body. */
  readonly fingerprint: string;
}

/** All that the transformer captured of a function that is given to an agent. It is JSON. */
export interface FunctionDescription {
  readonly name: string;
  readonly calls: CallKind;
  /** The header as a function. */
  readonly signature: string;
  readonly parameters: readonly StubParameter[];
  /** How it can be called, where the parameters are those of the implementation behind its overloads, which nobody calls. */
  readonly overloads?: readonly { readonly signature: string; readonly parameters: readonly StubParameter[] }[];
  readonly result: Shape;
  readonly resultType: string;
  readonly shapes: Readonly<Record<string, Shape>>;
  readonly docs: StubDocs;
  /** Every reachable type of the user's own, as self-contained declarations. */
  readonly types: string;
}

/** A version's body, ready to stand in the user's file. */
export interface LinkedBody {
  /** The statements of the body as one line of JavaScript, healing included; it calls {@link Skeleton.handle}. */
  readonly body: string;
  /** The same without healing: it calls nothing of selfcoding. */
  readonly plain: string;
  /** Imports of the version, one line, each local name already unique to the stub; `""` for none. */
  readonly imports: string;
  /** Module-level helpers, one line of JavaScript, each name already unique to the stub; `""` for none. */
  readonly helpers: string;
  /** Where the parts stand in the text of {@link origin}: the `mappings` of a source map of each line. */
  readonly mappings?: { readonly body: string; readonly plain: string; readonly helpers: string };
  /** Which version it is; a heal is told. */
  readonly version?: number;
  /** The version's file, for stack traces: its absolute path, and its text. */
  readonly origin?: { readonly file: string; readonly text: string };
}

/** Given by the host: the current version of a stub, or undefined when it has none. */
export type Link = (skeleton: Skeleton) => LinkedBody | undefined;

/** Why no version of a stub can stand in a file by itself. */
type Unlinkable = "missing" | "proposed" | "stale" | "conflict" | "unloadable" | "powerful";

/** The same where nothing may ask the runtime: the version, or why there is none. */
export type FrozenLink = (skeleton: Skeleton) => LinkedBody | Unlinkable;

/** A mistake in a stub, at the user's line. */
export interface StubProblem {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly file: string;
  readonly start: number;
  readonly length: number;
  /** One-based, as is {@link column}. */
  readonly line: number;
  readonly column: number;
  /** The file can be run all the same: the rewritten body says what is wrong when it is called. */
  readonly isAtCall?: true;
}

/** A mistake, at its place where it has one. */
export type Mistake = Pick<StubProblem, "code" | "message" | "remedy"> & Partial<StubProblem>;
