import { afterAll, beforeAll, expect, it } from "vitest";
import { type ModelFault, startModelServer } from "../../src/model/scripted.js";
import { createProject, fence, register, type UserProject } from "./project.js";

/** A program of its own, and what its model answers. */
interface Story {
  readonly stubs: string;
  readonly main: string;
  /** By the names of functions; code that is fenced, unless it says otherwise. */
  readonly replies: Readonly<Record<string, readonly string[]>>;
  /** What its server does wrong. */
  readonly faults?: readonly ModelFault[];
  /** Options of its package. */
  readonly options?: object;
}

/** What became of a program. */
interface Told {
  /** What it has printed. */
  readonly lines: readonly string[];
  readonly requests: Awaited<ReturnType<typeof startModelServer>>["requests"];
  /** Whether it has left a file. */
  has(name: string): boolean;
  /** The entry of one of its stubs. */
  entry(name: string): { readonly current: number; readonly versions: readonly Record<string, unknown>[] };
}

const MARK = "── ";

/** Replies as a model gives them. */
export function fenceAll(replies: Story["replies"]): Record<string, string[]> {
  const fenced = (text: string): string => (/^(?:THROW|```)/.test(text) ? text : fence(text));
  return Object.fromEntries(Object.entries(replies).map(([name, all]) => [name, all.map(fenced)]));
}

/**
 * Declares tests whose programs one process runs, one after the other: each is a package with a store and a model of its own,
 * but the compiler is loaded once for all.
 *
 * @param opening lines before each main module
 * @param ending lines behind it
 */
export function createStories(opening: string, ending = "") {
  const stories: Story[] = [];
  const told: Told[] = [];
  const made: AsyncDisposable[] = [];
  beforeAll(async () => {
    const servers = await Promise.all(
      stories.map(({ replies, faults = [] }) => startModelServer({ replies: fenceAll(replies), faults })),
    );
    const project = createProject({ "main.ts": stories.map((_, index) => step(index)).join("") });
    made.push(project, ...servers);
    for (const [index, story] of stories.entries())
      write(
        project,
        `story${index}`,
        { ...story, main: `${opening}${story.main}\n${ending}` },
        servers[index]?.url ?? "",
      );
    const { stdout, stderr } = await project.run([...register, "main.ts"], {
      OPENAI_API_KEY: "test",
      SELFCODING_LOG: "silent",
    });
    expect(stderr).toBe("");
    for (const [index, text] of stdout.split(MARK).slice(1).entries())
      told.push({
        lines: text.trim().split("\n"),
        requests: servers[index]?.requests ?? [],
        has: (name) => project.has(`story${index}/${name}`),
        entry: (name) => JSON.parse(project.read(`story${index}/.selfcoding/stubs/${name}.json`)),
      });
  });
  afterAll(async () => void (await Promise.all(made.map((one) => one[Symbol.asyncDispose]()))));
  return (title: string, story: Story, check: (told: Told) => void): void => {
    const index = stories.push(story) - 1;
    it(title, () => check(told[index] as Told));
  };
}

function step(index: number): string {
  return `console.log("${MARK}");\nawait import("./story${index}/main.ts").catch((error) => console.log(String(error)));\n`;
}

function write(project: UserProject, folder: string, { stubs, main, options }: Story, baseURL: string): void {
  const selfcoding = { limits: { inputs: 0 }, model: { kind: "openai", model: "scripted", baseURL }, ...options };
  project.write(`${folder}/package.json`, JSON.stringify({ name: folder, type: "module", selfcoding }));
  project.write(`${folder}/stubs.ts`, `import { selfCoding, stub } from "selfcoding";\n${stubs}`);
  project.write(`${folder}/main.ts`, main);
}
