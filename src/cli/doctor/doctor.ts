import { writeFileSync } from "node:fs";
import { applyEdits } from "../../project/edits.js";
import { checkCopies, checkPeers } from "./checks/copies.js";
import { checkClosed, checkPatched, checkPlainCompilers, checkTypeScript, isOwnBuild } from "./checks/compilers.js";
import { checkDecorators } from "./checks/decorators.js";
import { checkManifest, checkTsConfig, describeUnseenHosts } from "./checks/files.js";
import { checkJest } from "./checks/jest.js";
import { checkLoaders, checkOrder } from "./checks/loaders.js";
import { checkModel, checkNode } from "./checks/machine.js";
import { checkNest } from "./checks/nest.js";
import { checkPlugins } from "./checks/plugins.js";
import { checkStore } from "./checks/store.js";
import type { Diagnosis, Fix } from "./finding.js";
import { readText } from "./json.js";
import { findProjects, type UserPackage } from "./project.js";

type Surroundings = Parameters<typeof findProjects>[0];

/** Looks at one piece of the toolchain. */
type Check = (project: UserPackage) => readonly Diagnosis[];

/** What runs or compiles TypeScript here. */
const HOST_CHECKS: readonly Check[] = [
  checkLoaders,
  checkPlugins,
  checkNest,
  checkJest,
  checkPatched,
  checkPlainCompilers,
  checkClosed,
  checkBuild,
];

/** All checks, in the order in which they are told. */
const CHECKS: readonly Check[] = [
  checkNode,
  checkModel,
  checkManifest,
  checkTsConfig,
  checkTypeScript,
  checkPeers,
  checkHosts,
  checkOrder,
  checkDecorators,
  checkCopies,
  checkStore,
];

/** Looks at the toolchain where one stands; at the root of a workspace, at that of every package that uses selfcoding. */
export function examine(surroundings: Surroundings): readonly Diagnosis[] {
  const projects = findProjects(surroundings);
  // Packages of one workspace share what stands above them.
  const found = new Map<string, { readonly finding: Diagnosis; readonly packages: Set<string> }>();
  for (const project of projects)
    for (const finding of CHECKS.flatMap((check) => check(project))) {
      const key = JSON.stringify(finding);
      const known = found.get(key) ?? { finding, packages: new Set() };
      found.set(key, known);
      known.packages.add(project.root);
    }
  return [...found.values()].map(({ finding, packages }) =>
    packages.size === projects.length ? finding : { ...finding, packages: [...packages] },
  );
}

function checkHosts(project: UserPackage): readonly Diagnosis[] {
  const found = HOST_CHECKS.flatMap((check) => check(project));
  return found.length > 0 ? found : [describeUnseenHosts(project)];
}

// `selfcoding build` is a host, too.
function checkBuild({ commands, manifest }: UserPackage): readonly Diagnosis[] {
  return commands.filter(isOwnBuild).map(({ script }) => ({
    code: "host-build",
    isRight: true,
    message: `Script "${script}" compiles with selfcoding build.`,
    remedy: "",
    ...(manifest === undefined ? {} : { file: manifest.file }),
  }));
}

/**
 * Writes what findings can be helped by. One change can make another needless or move it, so all is looked at anew after
 * each round.
 *
 * @returns the findings that were helped
 */
export function fixAll(surroundings: Surroundings): readonly Diagnosis[] {
  const fixed: Diagnosis[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const open = examine(surroundings).filter(({ fix }) => fix !== undefined);
    const written = open.filter(({ fix }, index) => isFirstFor(open, index) && fix !== undefined && write(fix));
    fixed.push(...written);
    if (written.length === 0) break;
  }
  return fixed;
}

// Against a change that does not help what asked for it.
const MOST_ROUNDS = 20;

// A file's text is another after the first change: the offsets of the next one are found in the next round.
function isFirstFor(findings: readonly Diagnosis[], index: number): boolean {
  const file = findings[index]?.fix?.file;
  return findings.findIndex(({ fix }) => fix?.file === file) === index;
}

function write({ file, edits }: Fix): boolean {
  const text = readText(file) ?? "";
  const changed = applyEdits(text, edits).text;
  if (changed === text) return false;
  try {
    writeFileSync(file, changed);
    return true;
  } catch {
    return false;
  }
}
