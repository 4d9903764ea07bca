// Replays the recorded replies over the real wire. A process of its own: a synchronous stub blocks its caller's.
import { readdirSync, readFileSync } from "node:fs";
import { startModelServer } from "selfcoding/testing";

const folder = new URL("replies/", import.meta.url);
const replies = {};
for (const file of readdirSync(folder).sort()) {
  const [name] = file.split(".");
  replies[name] = [...(replies[name] ?? []), readFileSync(new URL(file, folder), "utf8")];
}
const server = await startModelServer({ replies });
process.send?.(server.url);
process.on("message", () => process.send?.(server.requests.length));
