import { classNameOf, isOutOfReach, tagOf } from "../kinds.js";
import { withArticle } from "../words.js";
import { type Branch, branch, type LiteralPart } from "./render.js";
import { chooseIndices } from "./sample.js";

const ERRORS = new Set(
  ["", "Aggregate", "Eval", "Range", "Reference", "Syntax", "Type", "URI"].map((kind) => `${kind}Error`),
);
const BOXES = new Set(["Boolean", "Number", "String", "BigInt"]);

/** An object that may be one of the platform's own, and what it takes to print its parts. */
interface BuiltinTask {
  readonly value: object;
  readonly prototype: object;
  /** Characters to stay within. */
  readonly room: number;
  keep(made: Branch): Branch;
  fields(made: Branch, keys: readonly string[]): Branch;
  refuse(what: string, sentence?: string): string;
  noteSample(): void;
}

/** Prints dates, expressions, addresses, bytes, boxes and errors; undefined for what is none of them. */
export function printBuiltin(task: BuiltinTask): LiteralPart | undefined {
  const { value, prototype } = task;
  const tag = tagOf(value);
  const name = classNameOf(prototype);
  if (ArrayBuffer.isView(value) || tag === "ArrayBuffer") return printBytes(task, tag);
  if (tag === "Error" && ERRORS.has(name)) return printError(task, name);
  if (isOutOfReach(tag) || tag === "SharedArrayBuffer" || tag === "global") return task.refuse(withArticle(tag));
  if (name !== tag) return undefined;
  if (tag === "Date") return printDate(value as Date);
  if (tag === "RegExp") return printExpression(value as RegExp);
  if (tag === "URL" || tag === "URLSearchParams") return `new ${tag}(${JSON.stringify(String(value))})`;
  if (BOXES.has(tag)) return `Object(${boxed(value.valueOf())})`;
  return undefined;
}

function printDate(date: Date): string {
  const time = Date.prototype.getTime.call(date);
  return Number.isNaN(time) ? "new Date(NaN)" : `new Date("${Date.prototype.toISOString.call(date)}")`;
}

function printExpression(expression: RegExp): string {
  const text = `/${expression.source}/${expression.flags}`;
  return expression.lastIndex === 0 ? text : `Object.assign(${text}, { lastIndex: ${expression.lastIndex} })`;
}

function boxed(value: unknown): string {
  return typeof value === "string" ? printText(value) : printNumber(value);
}

/** A text as an expression, in which a blank that is no plain one can be told from it. */
export function printText(text: string): string {
  return JSON.stringify(text).replace(/[^\S ]/g, (blank) => `\\u${blank.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A number or bigint as an expression. */
export function printNumber(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  return Object.is(value, -0) ? "-0" : String(value);
}

function printBytes(task: BuiltinTask, tag: string): string {
  const { value } = task;
  if (tag === "ArrayBuffer")
    return `${printItems(task, "new Uint8Array", new Uint8Array(value as ArrayBuffer))}.buffer`;
  if (!(tag === "DataView")) {
    const isBuffer = classNameOf(task.prototype) === "Buffer";
    return printItems(task, isBuffer ? "Buffer.from" : `new ${tag}`, value as unknown as ArrayLike<unknown>);
  }
  const { buffer, byteOffset, byteLength } = value as DataView;
  return `new DataView(${printItems(task, "new Uint8Array", new Uint8Array(buffer, byteOffset, byteLength))}.buffer)`;
}

function printItems(task: BuiltinTask, maker: string, items: ArrayLike<unknown>): string {
  const { length } = items;
  const isWhole = task.room === Number.POSITIVE_INFINITY;
  const indices = isWhole
    ? Array.from({ length }, (_, index) => index)
    : chooseIndices(length, task.room, (index) => items[index]);
  if (indices.length < length) task.noteSample();
  return `${maker}([${indices.map((index) => printNumber(items[index])).join(", ")}])`;
}

function printError(task: BuiltinTask, name: string): LiteralPart {
  const error = task.value as Error & { errors?: unknown };
  const message = printText(error.message);
  const made = task.keep(branch(`Object.assign(new ${name}(${message}), { `, " })"));
  if (name === "AggregateError") made.open = `Object.assign(new AggregateError([], ${message}), { `;
  const hidden = ["errors", "cause"].filter((key) => Object.hasOwn(error, key));
  task.fields(made, [...new Set([...hidden, ...Object.keys(error)])]);
  if (made.entries.length === 0) Object.assign(made, { open: `new ${name}(${message}`, close: ")" });
  return made;
}
