import path from "node:path";
import { type Diagnosis, right, wrong } from "../finding.js";
import { LOADER_HOSTS, PLUGIN_HOSTS } from "../hostTable.js";
import type { UserPackage } from "../project.js";

/** Whether package.json can be read. */
export function checkManifest({ manifest, root }: UserPackage): Diagnosis[] {
  if (manifest === undefined) {
    const message = `There is no package.json in ${path.basename(root)} or above it.`;
    return [wrong("package-json", message, "Run: npm init -y && npm install selfcoding")];
  }
  const { file, fault } = manifest;
  if (fault === undefined) return [right("package-json", "package.json can be read.", file)];
  return [
    wrong("package-json", `package.json cannot be read. ${fault}`, "Fix it; what it says was left out here.", { file }),
  ];
}

/** Whether tsconfig.json can be read, if there is one: selfcoding needs none. */
export function checkTsConfig({ tsconfig }: UserPackage): Diagnosis[] {
  if (tsconfig === undefined) return [];
  const { file, fault } = tsconfig;
  if (fault === undefined) return [right("tsconfig", "tsconfig.json can be read.", file)];
  return [
    wrong("tsconfig", `tsconfig.json cannot be read in full. ${fault}`, "Fix it; TypeScript refuses it, too.", {
      file,
    }),
  ];
}

/** What is said where neither scripts nor configurations show what runs TypeScript. */
export function describeUnseenHosts({ dependencies, manifest }: UserPackage): Diagnosis {
  const installed = [...PLUGIN_HOSTS, ...LOADER_HOSTS].filter(({ packages }) =>
    packages.some((name) => dependencies.has(name)),
  );
  const lines = installed.map(({ name, line }) => `${name}: ${line}`);
  const shown = lines.length > 0 ? lines.join("\n") : "node --import selfcoding/register app.ts";
  return right(
    "host-none",
    `No script and no configuration runs TypeScript here. The line to start with:\n${shown}`,
    manifest?.file,
  );
}
