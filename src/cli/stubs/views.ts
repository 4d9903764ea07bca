import { SelfCodingError } from "../../contract/errors.js";
import type { StoreEntry, Version } from "../../contract/nouns.js";
import { versionOf } from "../../history/decide.js";
import { diffSources } from "../../history/diffSources.js";
import { currentOf, proposedOf } from "../../history/versionsOf.js";
import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";
import { notReadable } from "../../store/entryText.js";
import { readTranscript } from "../../store/transcripts.js";
import type { Arguments, Command } from "../shell/command.js";
import type { Shell } from "../shell/shell.js";
import { describeHistory } from "./describeHistory.js";
import { findStub, findVersion } from "./findStub.js";
import { ID, JSON_OUTPUT, PROJECT, stubsHere } from "./here.js";
import { isEdited } from "./isEdited.js";
import { printReport } from "./report.js";
import { toRow } from "./rows.js";
import { tellStub } from "./tellStub.js";

const VERSION = { ...ID, name: "ID[@N]", description: `${ID.description}; with @N one of its versions` } as const;

/** `show`: a body. */
export function createShow(shell: Shell): Command {
  return {
    summary: "Print the body of a stub: the one in force, or that of a version",
    positionals: [VERSION],
    options: {
      project: PROJECT,
      version: { type: "string", value: "N", description: "The number of a version" },
      output: JSON_OUTPUT,
    },
    examples: [
      ["npx selfcoding show parseDuration", "what runs"],
      ["npx selfcoding show parseDuration@1", "what ran before"],
    ],
    run: async (args) => {
      const [text = ""] = args.positionals;
      const { stub, number } = findVersion(await stubsHere(args, shell), text, shell.folder);
      const wanted = numberIn(args, "version") ?? number;
      const source = sourceOf(stub, wanted);
      await tellStub("show", [source.trimEnd()], () => stub, { args, shell, details: { source } });
    },
  };
}

function sourceOf(stub: ListedStub, wanted: number | undefined): string {
  const { entry, source } = stub.found;
  if (wanted === undefined && source !== undefined) return source;
  const kept = entryOf(stub);
  const version = wanted === undefined ? entry && proposedOf(entry) : versionOf(kept, wanted);
  return (version ?? versionOf(kept, kept.current)).source;
}

/** `diff`: two bodies beside each other. */
export function createDiff(shell: Shell): Command {
  return {
    summary: "Show what changed between two versions of a stub, or what waits or was edited",
    positionals: [{ ...ID, isOptional: true }],
    options: {
      project: PROJECT,
      from: {
        type: "string",
        value: "N",
        description: "The version to compare with; the one in force, or the one before it",
      },
      to: {
        type: "string",
        value: "N",
        description: "The version that is compared; what waits, else what the file holds",
      },
      output: JSON_OUTPUT,
    },
    examples: [
      ["npx selfcoding diff", "all that waits for approval or was edited by hand"],
      ["npx selfcoding diff parseDuration", "the last change of one"],
      ["npx selfcoding diff parseDuration --from 1 --to 3", "any two versions"],
    ],
    run: async (args) => {
      const [name] = args.positionals;
      const side = ["from", "to"].find((option) => args.text(option) !== undefined);
      if (name === undefined && side !== undefined)
        throw new SelfCodingError("options-invalid", `Option --${side} is about one stub, and none is named.`, {
          remedy: "Write `selfcoding diff ID --from N --to N`.",
        });
      const stubs = await stubsHere(args, shell);
      const chosen = name === undefined ? stubs.filter(isOpen) : [findStub(stubs, name, shell.folder)];
      printDiffs(chosen, args, shell);
    },
  };
}

function printDiffs(stubs: readonly ListedStub[], args: Arguments, shell: Shell): void {
  const diffs = stubs.map((stub) => {
    const { before, after } = sidesOf(stub, args);
    return { row: toRow(stub, shell.folder), before, after, diff: diffSources(before, after) };
  });
  if (args.text("output") === "json") {
    const details = { diffs: diffs.map(({ row: { id, file }, diff }) => ({ id, file, diff })) };
    return printReport({ command: "diff", rows: diffs.map(({ row }) => row), findings: [], details }, "json").forEach(
      shell.print,
    );
  }
  for (const { before, after, diff } of diffs) {
    if (diff !== "") shell.print(colour(diff, shell));
    // Of all that are open each has something to show.
    else if (args.positionals.length > 0) shell.print(`${before.name} and ${after.name} are the same.`);
  }
}

/** `log`: all versions. */
export function createLog(shell: Shell): Command {
  return {
    summary: "List the versions of a stub, the newest first, each with its history",
    positionals: [ID],
    options: {
      project: PROJECT,
      fleet: { type: "boolean", description: "Those of the fleet, and not those of the files here" },
      output: JSON_OUTPUT,
    },
    examples: [
      ["npx selfcoding log parseDuration", "who wrote each version, when, why, and what it cost"],
      ["npx selfcoding log parseDuration --fleet", "the versions that the fleet has of it"],
    ],
    run: async (args) => {
      const [name = ""] = args.positionals;
      const here = findStub(await stubsHere(args, shell), name, shell.folder);
      const stub = args.has("fleet") ? await seenInFleet(here) : here;
      refuseFault(stub.found);
      const { entry } = stub.found;
      if (args.text("output") !== "text") {
        const details = { versions: entry?.versions ?? [] };
        return tellStub("log", [], () => stub, { args, shell, details });
      }
      if (entry === undefined) return shell.print(`${stub.skeleton.id} has no version.`);
      const texts = entry.versions.toReversed().map((version) => describeHistory(entry, version, shell));
      shell.print(texts.join("\n\n"));
    },
  };
}

/** `why`: the story of one version, with what was said. */
export function createWhy(shell: Shell): Command {
  return {
    summary: "Tell why a version is as it is: its call, what was refused, what was said to the model",
    positionals: [VERSION],
    options: { project: PROJECT, output: JSON_OUTPUT },
    examples: [
      ["npx selfcoding why parseDuration", "the version in force"],
      ["npx selfcoding why parseDuration@2", "another"],
    ],
    run: async (args) => {
      const [text = ""] = args.positionals;
      const { stub, number } = findVersion(await stubsHere(args, shell), text, shell.folder);
      refuseFault(stub.found);
      const { entry } = stub.found;
      const version =
        entry && (number === undefined ? (currentOf(entry) ?? entry.versions.at(-1)) : versionOf(entry, number));
      // Number 0 is the last conversation that came to nothing.
      const turns = readTranscript(stub.project, stub.skeleton.id, version?.number ?? 0);
      if (args.text("output") !== "text") {
        const details = { version, turns: turns ?? [] };
        return tellStub("why", [], () => stub, { args, shell, details });
      }
      if (entry !== undefined && version !== undefined) shell.print(`${describeHistory(entry, version, shell)}\n`);
      else shell.print(`${stub.skeleton.id} has no version.`);
      if (turns === undefined) return shell.print("Its conversation is not in the cache of this machine.");
      for (const { asked, answered } of turns) {
        for (const { role, content } of asked) shell.print(`${shell.paint("bold", `[${role}]`)}\n${content}\n`);
        shell.print(`${shell.paint("bold", "[model]")}\n${answered}\n`);
      }
    },
  };
}

async function seenInFleet(stub: ListedStub): Promise<ListedStub> {
  const { openFleetsHere } = await import("../fleet/fleetHere.js");
  await using fleets = openFleetsHere();
  const [seen] = await fleets.look([stub]);
  return seen?.listed ?? stub;
}

/**
 * Refuses to tell what is kept of a stub where its files cannot be read.
 *
 * @throws {SelfCodingError} `conflict` or `store-newer`
 */
export function refuseFault({ fault, path }: ListedStub["found"]): void {
  if (fault !== undefined) throw notReadable(fault, path ?? "Its file");
}

/** The entry of a stub, for a command that needs one. */
export function entryOf({ skeleton, found }: ListedStub): StoreEntry {
  if (found.entry !== undefined) return found.entry;
  refuseFault(found);
  throw new SelfCodingError("options-invalid", `${skeleton.id} has no version.`, {
    remedy: "Write it with `selfcoding write`, or call it where a model may be asked (mode auto).",
  });
}

function isOpen({ found }: ListedStub): boolean {
  return isEdited({ found }) || (found.entry !== undefined && proposedOf(found.entry) !== undefined);
}

interface Side {
  readonly name: string;
  readonly source: string;
}

function sidesOf(stub: ListedStub, args: Arguments): { readonly before: Side; readonly after: Side } {
  const entry = entryOf(stub);
  const side = (version: Version | undefined): Side => ({
    name: version === undefined ? "nothing" : `${entry.id}@${version.number}`,
    source: version?.source ?? "",
  });
  const [from, to] = [numberIn(args, "from"), numberIn(args, "to")];
  const proposed = proposedOf(entry);
  const current = currentOf(entry);
  const file: Side = { name: `${entry.id} as edited`, source: stub.found.source ?? "" };
  const isByHand = proposed === undefined && isEdited(stub);
  const before = entry.versions.findLast(({ number, state }) => state === undefined && number < entry.current);
  const after = to === undefined ? (isByHand ? file : side(proposed ?? current)) : side(versionOf(entry, to));
  const old = proposed !== undefined || isByHand ? current : before;
  return { before: side(from === undefined ? old : versionOf(entry, from)), after };
}

function numberIn(args: Arguments, option: string): number | undefined {
  const text = args.text(option);
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  throw new SelfCodingError("options-invalid", `Option --${option} must be the number of a version (got "${text}").`, {
    remedy: "`selfcoding log` lists them.",
  });
}

function colour(diff: string, { paint }: Shell): string {
  const styleOf = (line: string) =>
    line.startsWith("+") ? "green" : line.startsWith("-") ? "red" : line.startsWith("@@") ? "cyan" : undefined;
  return diff
    .split("\n")
    .map((line) => {
      const style = styleOf(line);
      return style === undefined ? line : paint(style, line);
    })
    .join("\n");
}
