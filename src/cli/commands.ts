import path from "node:path";
import { defineCommand } from "citty";
import type { Skeleton } from "../../transformer/stub.js";
import type { FoundEntry } from "../contract/nouns.js";
import { build, listStubs } from "../integrations/build.js";

const project = {
  type: "string",
  alias: "p",
  default: "tsconfig.json",
  description: "The project's tsconfig.json",
} as const;
type Print = (text: string) => void;

/** The commands, over what prints. */
export function createCommands(print: Print, fail: () => void) {
  return {
    build: defineCommand({
      meta: { name: "build", description: "Compile a project and link its versions into the output" },
      args: { project },
      run: ({ args }) => {
        const { errors, files, stubs } = build(args.project);
        for (const error of errors) print(error);
        const linked = stubs.filter(({ found: { state } }) => state === "current" || state === "edited").length;
        print(
          `${files} files written; ${count(stubs.length, "stub")}: ${linked} linked, ${stubs.length - linked} unwritten`,
        );
        if (errors.length > 0) fail();
      },
    }),
    status: defineCommand({
      meta: { name: "status", description: "List every stub of a project with the state of its version" },
      args: { project },
      run: ({ args }) => {
        const stubs = listStubs(args.project);
        for (const { skeleton, found } of stubs) print(describe(skeleton, found));
        print(count(stubs.length, "stub"));
      },
    }),
  };
}

function describe({ id }: Skeleton, found: FoundEntry): string {
  const versions =
    found.entry === undefined ? "" : `, version ${found.entry.current} of ${found.entry.versions.length}`;
  const place =
    found.path === undefined || found.state === "missing" ? "" : ` ${path.relative(process.cwd(), found.path)}`;
  return `${found.state.padEnd(8)} ${id}${versions}${place}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
