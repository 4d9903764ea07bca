import path from "node:path";
import type typescript from "typescript";
import type { StoreEntry, Usage } from "../../contract/nouns.js";
import { currentOf } from "../../history/versionsOf.js";
import { diskLedger } from "../../store/ledger.js";
import { collapseSpaces } from "../../text/lines.js";
import { type openStubs, stateOf } from "./stubsOfEditor.js";

type EditorFile = NonNullable<ReturnType<typeof openStubs>>;
type FoundStub = EditorFile["stubs"][number];
type StubState = ReturnType<typeof stateOf>;

/** An editor's hover text, with how a stub's version stands above it. */
export function withState(info: typescript.QuickInfo, file: EditorFile, stub: FoundStub): typescript.QuickInfo {
  const text = describeState(file, stub, stateOf(file, stub));
  const documentation = info.documentation ?? [];
  const gap = documentation.length > 0 ? "\n\n" : "";
  return { ...info, documentation: [{ kind: "text", text: text + gap }, ...documentation] };
}

const SENTENCES: Readonly<Record<StubState["state"], string>> = {
  missing: "missing. The first call of this stub writes it.",
  proposed: "proposed. Its version waits for approval: `selfcoding review` shows it.",
  current: "current.",
  own: "your own body runs. It is healed when it throws.",
  edited: "edited by hand. Your edit is what runs.",
  stale: "stale. The stub has changed since its version was written; the next call writes it anew.",
  conflict:
    "in conflict. Its version was edited by hand, and the stub has changed since. Run `selfcoding adopt` if the edit still fits, or move the edited code into your source in place of the stub, or delete its file.",
  unloadable: "unloadable. Its version was edited by hand and cannot be read.",
};

// Paragraphs, as editors show it as Markdown.
function describeState({ project }: EditorFile, { skeleton }: FoundStub, { found, state, fault }: StubState): string {
  const { entry, warning } = found;
  const healed = entry && currentOf(entry)?.healed;
  const word =
    healed === undefined || state === "missing" || state === "own" ? SENTENCES[state] : `healed, ${SENTENCES[state]}`;
  const spent = diskLedger({ cacheDirectory: project.cacheDirectory, sums: new Map(), warn: () => {} });
  const dollars = entry === undefined ? 0 : spent.spent("function", skeleton.id).dollars;
  const place = found.source === undefined ? undefined : found.path;
  const lines = [
    `selfcoding: ${word}`,
    fault,
    entry && describeEntry(entry, dollars),
    healed === undefined ? undefined : `Healed after: ${collapseSpaces(healed)}`,
    place && `Body: \`${path.relative(project.root, place).replaceAll("\\", "/")}\``,
    warning,
  ];
  return lines.filter((line) => line !== undefined && line !== "").join("\n\n");
}

function describeEntry(entry: StoreEntry, dollars: number): string {
  const shown = currentOf(entry) ?? entry.versions.at(-1);
  if (shown === undefined) return "";
  const { number, usage, model } = shown;
  const tokens = allTokens(usage);
  const facts = [
    `Version ${number} of ${entry.versions.length}`,
    `${entry.cases.length} ${entry.cases.length === 1 ? "case" : "cases"}`,
    ...(tokens > 0 ? [`${tokens.toLocaleString("en-US")} tokens`] : []),
    ...(dollars > 0 ? [`$${dollars.toFixed(4)} spent on this function`] : []),
    `written by ${model}`,
  ];
  return `${facts.join(", ")}.`;
}

function allTokens({ promptTokens, completionTokens }: Usage): number {
  return promptTokens + completionTokens;
}
