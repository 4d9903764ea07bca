// A model that answers from a script, as a model would: it stands by code that is right, and gives up code that is wrong.

import { once } from "node:events";
import { createServer } from "node:http";

const IMPOSSIBLE = "CANNOT BE WRITTEN: There is no other answer on record.";
const KEEP = "KEEP: The code does what the description says.";

/** Starts a server that speaks OpenAI's chat completions and answers for one script. */
export async function startScriptedModel(script) {
  const served = [];
  const sizes = [];
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const { messages, model } = JSON.parse(Buffer.concat(parts).toString("utf8"));
    const { kind, content } = replyTo(messages, served.length === 0, script);
    served.push(kind);
    sizes.push({ system: sizeOf(messages, "system"), user: sizeOf(messages, "user") });
    const message = { role: "assistant", content };
    const choices = [{ index: 0, message, finish_reason: "stop" }];
    const usage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ id: "eval", object: "chat.completion", created: 0, model, choices, usage }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    served,
    sizes,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/**
 * The next reply, and of which kind it is. `first` is what is answered at first, `right` what a refusal leads to (none:
 * it gives up), `isRight` says whether `first` needs no other; `contract`, if any, stands in front of all code, until the
 * checks object to it.
 */
function replyTo(messages, isFirst, { first, right, isRight, contract }) {
  const objection = objectionIn(messages);
  const said = messages.findLast(({ role }) => role === "assistant")?.content ?? "";
  const stands = isRight || (right !== undefined && said.includes(right));
  if (objection === undefined && isFirst) return { kind: "first", content: answer(first, contract) };
  if (objection?.isSoft && stands) return { kind: "keep", content: KEEP };
  const revoked = stands ? (objection?.revocable(contract) ?? []) : [];
  const standing = objection?.isAboutContract ? undefined : contract;
  if (revoked.length > 0 && said.includes(first)) return { kind: "first", content: answer(first, standing, revoked) };
  if (right === undefined) return { kind: "impossible", content: IMPOSSIBLE };
  return { kind: "right", content: answer(right, standing, revoked) };
}

function sizeOf(messages, part) {
  return messages.filter(({ role }) => role === part).reduce((sum, { content }) => sum + content.length, 0);
}

function answer(code, contract, revoked = []) {
  const clauses = contract === undefined ? "" : `\`\`\`ts contract\n${contract}\n\`\`\`\n\n`;
  return [`${clauses}\`\`\`ts\n${code}\n\`\`\``, ...revoked.map((call) => `TEST IS WRONG: ${call}`)].join("\n");
}

/** What the checks said last: their list, one numbered line each. */
function objectionIn(messages) {
  const last = messages.at(-1)?.content ?? "";
  const heads = [...last.matchAll(/^\d+\. ([a-z-]+)( \(answerable\))?: (.*)$/gm)];
  // Only what answers a reply can be a list of findings.
  if (heads.length === 0 || messages.at(-2)?.role !== "assistant") return undefined;
  return {
    isSoft: heads.every((head) => head[2] !== undefined),
    isAboutContract: heads.some(([, code]) => code.startsWith("contract") || code.endsWith("contract")),
    revocable: (contract = "") =>
      last.includes("TEST IS WRONG:")
        ? callsOf(contract).filter((call) => heads.some(([, , , text]) => text.includes(call)))
        : [],
  };
}

// The first text of each example, as it is written in the contract.
function callsOf(contract) {
  return [...contract.matchAll(/\[\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)\s*,/g)].map(([, literal]) =>
    Function(`return ${literal}`)(),
  );
}
