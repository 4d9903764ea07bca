import { mayHoldStub } from "../../transformer/ownNames.js";
import { mistakeIn } from "./hosts/componentScript.js";
import { rewriteForHost, withoutTypeCheck } from "./hosts/hostFile.js";
import { type HostOptions, settleHost } from "./hosts/hostOptions.js";
import { joinMessages, messagesOf } from "./hosts/messages.js";
import { COMPONENT } from "./hosts/outside.js";

/** What Turbopack, and webpack, give to a loader, as far as it is used here. */
interface LoaderContext {
  readonly resourcePath: string;
  callback(error: Error | null, code?: string, map?: object): void;
  /** Answers later. */
  async(): LoaderContext["callback"];
  /** What the rule says; plain data, as it crosses to another process. */
  getOptions(): LoaderOptions;
  /** All loaders of the file, by their paths; Turbopack does not tell. */
  readonly loaders?: readonly { readonly path: string }[];
  addDependency(file: string): void;
  emitError(error: Error): void;
  emitWarning(warning: Error): void;
}

interface LoaderOptions extends HostOptions {
  /** The expression by which a file tells where it is. @default the folder of the process */
  readonly where?: string;
  /** It goes into a page, where nothing heals. @default false */
  readonly isShipped?: boolean;
  /** Each mistake is told by itself, in place of all as one. Turbopack's loaders may be told of none. @default false */
  readonly isPlugin?: boolean;
}

/**
 * The loader for Turbopack, which takes no plugins: stubs are captured before their types are gone, and versions that
 * exist are put in their place. The plugins of webpack and Rspack use it, too.
 */
export default function selfcoding(this: LoaderContext, text: string, map?: object): void {
  if (!mayHoldStub(text)) return this.callback(null, text, map);
  if (COMPONENT.test(this.resourcePath)) {
    const { isFrozen } = settleHost(this.getOptions());
    const mistake = mistakeIn(this.resourcePath, text, isFrozen);
    const error = mistake === undefined ? null : new Error(mistake.message);
    if (error === null || isFrozen) return this.callback(error, text, map);
    this.emitWarning(error);
    return this.callback(null, text, map);
  }
  const answer = this.async();
  rewrite(this, text, map).then(
    (result) => answer(null, result.code, result.map),
    (error: Error) => answer(error),
  );
}

async function rewrite(loader: LoaderContext, text: string, map?: object): Promise<{ code: string; map?: object }> {
  const fileName = loader.resourcePath;
  const { where = WHERE, isShipped = false, isPlugin = false, ...options } = loader.getOptions();
  const file = await rewriteForHost({ fileName, text, ...settleHost(options), isShipped, where });
  if (file === undefined) return { code: text, ...(map === undefined ? {} : { map }) };
  for (const input of [...file.dependencies, ...file.versions]) loader.addDependency(input);
  const messages = messagesOf(fileName, file);
  if (isPlugin) for (const { message } of messages) loader.emitError(new Error(message));
  else if (messages.length > 0) throw new Error(joinMessages(messages)?.message);
  const { code: rewritten, map: ours } = judgesTypes(loader) ? withoutTypeCheck(file) : file;
  return ours === undefined ? { code: rewritten } : { code: rewritten, map: JSON.parse(ours) };
}

// Others, as esbuild-loader, read no map of a loader before them, so that a line more would shift every stack.
function judgesTypes({ loaders = [] }: LoaderContext): boolean {
  return loaders.some((one) => one.path.split(/[\\/]/).includes("ts-loader"));
}

// Turbopack puts the source's place for `import.meta.url` and `__filename`; its servers run in the project's folder.
const WHERE = "process.cwd()";
