import { rewriteForHost } from "./hosts/hostFile.js";
import { type HostOptions, settleHost } from "./hosts/hostOptions.js";
import { joinMessages, messagesOf } from "./hosts/messages.js";

/** What Turbopack, and webpack, give to a loader, as far as it is used here. */
interface LoaderContext {
  readonly resourcePath: string;
  /** Answers later. */
  async(): (error: Error | null, code?: string, map?: object) => void;
  /** What the rule says; plain data, as it crosses to another process. */
  getOptions(): HostOptions;
  addDependency(file: string): void;
}

/**
 * The loader for Turbopack, which takes no plugins: stubs are captured before their types are gone, and versions that
 * exist are put in their place.
 */
export default function selfcoding(this: LoaderContext, text: string): void {
  const answer = this.async();
  rewrite(this, text).then(
    ({ code, map }) => answer(null, code, map),
    (error: Error) => answer(error),
  );
}

async function rewrite(loader: LoaderContext, text: string): Promise<{ code: string; map?: object }> {
  const fileName = loader.resourcePath;
  const file = await rewriteForHost({ fileName, text, ...settleHost(loader.getOptions()), where: WHERE });
  if (file === undefined) return { code: text };
  for (const input of [...file.dependencies, ...file.versions]) loader.addDependency(input);
  const found = joinMessages(messagesOf(fileName, file));
  if (found !== undefined) throw new Error(found.message);
  return file.map === undefined ? { code: file.code } : { code: file.code, map: JSON.parse(file.map) };
}

// Turbopack puts the source's place for `import.meta.url` and `__filename`; its servers run in the project's folder.
const WHERE = "process.cwd()";
