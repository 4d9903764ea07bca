// Keeps the source maps of what runs in a user's program, which hold the sources. All others would lead to files that are
// not in the package, and a file that names a map which is not there has Vite and debuggers complain of it.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const KEPT = /^dist\/src\/(?:index\.js|runtime\/(?:index\.js|late\/\w+\.cjs)|foundry\/thread\/\w+-[A-Z0-9]{8}\.js)$/;
const COMMENT = /\n\/\/# sourceMappingURL=\S+\s*$/;

for (const entry of readdirSync("dist", { recursive: true, withFileTypes: true })) {
  const file = path.posix.join(entry.parentPath.split(path.sep).join("/"), entry.name);
  if (!entry.isFile() || KEPT.test(file.replace(/\.map$/, ""))) continue;
  if (file.endsWith(".map")) rmSync(file);
  else if (/\.[cm]?js$/.test(file)) {
    const text = readFileSync(file, "utf8");
    if (COMMENT.test(text)) writeFileSync(file, text.replace(COMMENT, "\n"));
  }
}
