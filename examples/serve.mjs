// Replays an example's replies over the real wire. A process of its own: a synchronous stub blocks its caller's.
// replies/<name>.<number>.md is one reply as text, replies/<name>.json a list of replies: tool calls, or objects that are sent as text.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { startModelServer } from "selfcoding/testing";

const folder = path.join(process.argv[2] ?? "", "replies");
const replies = {};
for (const file of readdirSync(folder).sort()) {
  const text = readFileSync(path.join(folder, file), "utf8");
  const name = file.replace(/(\.\d+)?\.\w+$/, "");
  const given = file.endsWith(".json") ? JSON.parse(text) : [text];
  replies[name] = [...(replies[name] ?? []), ...given.map(asReply)];
}

function asReply(given) {
  return typeof given === "string" || "toolCalls" in given ? given : JSON.stringify(given);
}
const server = await startModelServer({ replies });
process.send?.(server.url);
process.on("message", () => process.send?.(server.requests.length));
