import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { ERROR_CODES } from "../src/contract/errorCodes.js";
import { type Page, readPage, readPages, root } from "./world/pages.js";

const pages = readPages();
const guide = pages.filter(({ file }) => file !== "README.md");

interface Link {
  readonly from: string;
  readonly target: string;
}

const linksOf = ({ file, prose }: Page): Link[] =>
  [...prose.replace(/`[^`\n]*`/g, "").matchAll(/\[[^\]]*\]\(([^)\s]*)\)/g)].map(([, target = ""]) => ({
    from: file,
    target,
  }));
const isExternal = ({ target }: Link): boolean => /^[a-z]+:/.test(target);

/** What is wrong with a link to a file or a heading. */
function faultOf({ from, target }: Link): string | undefined {
  const [name = "", anchor] = target.split("#");
  const file = name === "" ? from : path.posix.join(path.posix.dirname(from), name);
  if (!existsSync(path.join(root, file))) return `${from} → ${target}: there is no ${file}`;
  if (anchor === undefined || (file.endsWith(".md") && readPage(file).anchors.includes(anchor))) return undefined;
  return `${from} → ${target}: ${file} has no such heading`;
}

/** Paragraphs, list items and rows of tables. */
const partsOf = ({ prose }: Page): string[] => prose.split(/\n\s*\n|\n(?=\s*(?:[-*] |\||\d+\. ))/);
const wordsOf = (text: string): number => text.split(/\s+/).filter((word) => /\w/.test(word)).length;

describe("links", () => {
  const examples = ["swarm-as-code", "weighted-fish", "research-loop"].map((name) => `examples/${name}/README.md`);
  const links = [...pages, ...examples.map(readPage)].flatMap(linksOf);

  it("lead to a file and a heading that are there", () => {
    expect(links.filter((link) => !isExternal(link)).length).toBeGreaterThan(80);
    expect(links.filter((link) => !isExternal(link)).flatMap((link) => faultOf(link) ?? [])).toEqual([]);
  });

  it("are addresses where they lead outside", () => {
    const outside = links.filter(isExternal).map(({ target }) => target);
    expect(outside.filter((target) => !URL.canParse(target) || !target.startsWith("https://"))).toEqual([]);
  });

  it("lead to every page, from the index and from the side of the site", async () => {
    const index = linksOf(readPage("docs/README.md")).map(({ target }) => target);
    const others = guide.map(({ file }) => path.basename(file)).filter((name) => name !== "README.md");
    expect(others.filter((name) => !index.includes(name))).toEqual([]);
    const site = readFileSync(path.join(root, "docs/.vitepress/config.mjs"), "utf8");
    const shown = [...site.matchAll(/page\("[^"]*", "([^"]*)"\)/g)].map(([, name]) => `${name}.md`);
    expect(shown.toSorted()).toEqual(others.toSorted());
  });

  it("cannot be told wrong by two headings of one name", () => {
    const twice = pages.filter(({ anchors }) => new Set(anchors).size < anchors.length).map(({ file }) => file);
    expect(twice).toEqual([]);
  });
});

describe("pages", () => {
  it("stay short: the README 220 lines, the others 150", () => {
    const long = pages
      .map(({ file, text }) => ({ file, lines: text.split("\n").length - 1 }))
      .filter(({ file, lines }) => lines > (file === "README.md" ? 220 : 150));
    expect(long).toEqual([]);
  });

  it("have paragraphs of at most 126 words, and lines of at most 125 characters", () => {
    const wordy = pages.flatMap((page) => partsOf(page).filter((part) => wordsOf(part) > 126));
    expect(wordy).toEqual([]);
    const wide = pages.flatMap(({ file, prose }) =>
      prose
        .split("\n")
        .filter((line) => line.length > 125)
        .map((line) => `${file}: ${line}`),
    );
    expect(wide).toEqual([]);
  });

  it("have a title and a language on every block of code", () => {
    expect(pages.filter(({ prose }) => (prose.match(/^# /gm) ?? []).length !== 1).map(({ file }) => file)).toEqual([]);
    const bare = pages.flatMap(({ blocks }) => blocks.filter(({ language }) => language === ""));
    expect(bare).toEqual([]);
  });

  it("are what the script makes of the sources, where they are made", async () => {
    const script = pathToFileURL(path.join(root, "docs/generate.mjs")).href;
    const { generatePages } = (await import(script)) as { generatePages(): Promise<Record<string, string>> };
    const made = Object.entries(await generatePages());
    expect(made.map(([name]) => name)).toContain("options.md");
    for (const [name, text] of made)
      expect(readPage(`docs/${name}`).text, `npm run docs:generate writes docs/${name} anew`).toBe(text);
  });

  it("name every folder of the sources among the floors of the architecture", () => {
    const { prose } = readPage("docs/architecture.md");
    const folders = readdirSync(path.join(root, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => `src/${name}`).filter((folder) => !prose.includes(`\`${folder}\``))).toEqual([]);
    const named = [...prose.matchAll(/`(src\/\w+)`/g)].map(([, folder = ""]) => folder);
    expect(named.filter((folder) => !existsSync(path.join(root, folder)))).toEqual([]);
  });

  it("name only files of the sources that are there", () => {
    const named = guide.flatMap(({ prose }) =>
      [...prose.matchAll(/`((?:src|transformer)\/[\w/]+\.ts)`/g)].map(([, file = ""]) => file),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  });

  it("have a heading for every code of an error, and none that there is not", () => {
    const [, ...codes] = readPage("docs/errors.md").anchors;
    const [, ...further] = readPage("docs/errors-further.md").anchors;
    expect([...codes, ...further]).toEqual(ERROR_CODES);
  });
});
