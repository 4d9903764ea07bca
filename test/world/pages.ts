import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export const root = path.join(import.meta.dirname, "../..");

/** A block of code of a page. */
export interface Block {
  /** The page that it stands on, from the repository's root. */
  readonly page: string;
  readonly language: string;
  readonly text: string;
  /** What its first line names it: `// app.ts`. */
  readonly name?: string;
}

/** A page of the documents. */
export interface Page {
  /** From the repository's root, as `docs/errors.md`. */
  readonly file: string;
  readonly text: string;
  /** The text without its blocks of code. */
  readonly prose: string;
  readonly blocks: readonly Block[];
  /** What links can point to. */
  readonly anchors: readonly string[];
}

const FENCE = /^(`{3,})(\S*)\n([\s\S]*?)^\1$/gm;

/** Reads a page. */
export function readPage(file: string): Page {
  const text = readFileSync(path.join(root, file), "utf8");
  const blocks = [...text.matchAll(FENCE)].map(([, , language = "", code = ""]): Block => {
    const [, name] = /^\/\/ (\S+)\n/.exec(code) ?? [];
    return { page: file, language, text: code, ...(name === undefined ? {} : { name }) };
  });
  const prose = text.replace(FENCE, "");
  const anchors = [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading));
  return { file, text, prose, blocks, anchors };
}

/** The README and all pages of docs. */
export function readPages(): readonly Page[] {
  const docs = readdirSync(path.join(root, "docs")).filter((name) => name.endsWith(".md"));
  return [readPage("README.md"), ...docs.map((name) => readPage(`docs/${name}`))];
}

/** The anchor of a heading, as GitHub and VitePress make it of plain words. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");
}
