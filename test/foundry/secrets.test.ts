import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { named, secrets } from "../secrets/secrets.js";
import { createProject, fence, modelAt, register } from "../world/project.js";

const password = "correct horse battery";
const fields = Object.fromEntries(named.filter(([, value]) => typeof value === "string" && /\D/.test(value)));
const texts = secrets.map(({ text }) => text);

// Backwards, so that no file of the project holds what no file may hold.
const backwards = (text: string): string => JSON.stringify([...text].reverse().join(""));
const vault = `const forwards = (text: string): string => [...text].reverse().join("");
export const texts: string[] = JSON.parse(forwards(${backwards(JSON.stringify(texts))}));
export const fields: Record<string, string> = JSON.parse(forwards(${backwards(JSON.stringify(fields))}));
export const password: string = forwards(${backwards(password)});
`;
const stubs = `import { selfCoding, stub } from "selfcoding";
import { texts } from "./vault.ts";
export interface Login { readonly url: string; readonly password: string; readonly notes: readonly string[]; readonly headers: ReadonlyMap<string, string>; readonly more: Readonly<Record<string, string>> }
export class Account {
  constructor(readonly owner: string, readonly apiKey: string, readonly keys: readonly string[]) {}
  /**
   * The owner, a colon, and the scheme of the login's address; no scheme is "none".
   * @example new Account("bo", "", texts).label({ url: "ftp://h", password: "", notes: [], headers: new Map(), more: {} }) // => "bo:ftp"
   */
  @selfCoding() label(login: Login): string { return stub(this.owner, login); }
}
`;
const main = `import { on } from "selfcoding";
import { Account } from "./stubs.ts";
import { fields, password, texts } from "./vault.ts";
for (const name of ["generation-start", "stage-start", "reply-receive", "candidate-refuse", "version-adopt", "generation-fail", "heal-skip", "warning-raise"] as const)
  on(name, (event) => console.log(name, JSON.stringify(event)));
const account = new Account("bo", texts[0]!, texts);
const login = { password, notes: texts.map((text) => "see " + text + " there"), headers: new Map(Object.entries(fields)), more: fields };
console.log(account.label({ url: "https://h", ...login }));
console.log(account.label({ url: "h", ...login }));
await new Promise((resolve) => setTimeout(resolve, 300));
`;
const header = "function label(this: Account, login: Login): string";
const replies = {
  label: [
    `${header} { return this.keys.join("\\n") + login.url; }`,
    `${header} { if (!login.url.includes("://")) throw new Error(login.password + " " + this.apiKey + " " + JSON.stringify(login)); return this.owner + ":" + login.url.split("://")[0]; }`,
    `${header} { return this.owner + ":" + (login.url.includes("://") ? login.url.split("://")[0] : "none"); }`,
  ].map(fence),
};

function allFiles(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}

it("a secret in arguments, receiver, error or result is in no prompt, recording, version, case, cache, event or log", async () => {
  await using server = await startModelServer({ replies });
  await using project = createProject({ "vault.ts": vault, "stubs.ts": stubs, "main.ts": main });
  project.write(
    "selfcoding.config.json",
    JSON.stringify({ model: { kind: "recorded", directory: "recordings", mode: "record" }, log: "auto" }),
  );
  const { stdout, stderr } = await project.run([...register, "main.ts"], modelAt(server.url));
  expect(stdout).toContain("bo:https\n");
  expect(stdout).toContain("bo:none\n");
  expect(stdout).toContain("candidate-refuse");
  expect(stderr).toContain("healed");
  expect(server.requests).toHaveLength(3);
  const written = {
    prompts: JSON.stringify(server.requests.map(({ messages }) => messages)),
    files: allFiles(project.folder),
    stdout,
    stderr,
  };
  // Each of these is in reach of the search.
  expect(written.prompts).toContain("see sk-xX0");
  expect(written.files).toMatch(/"origin": "healed"/);
  expect(written.files).toContain('"isRedacted": true');
  expect(written.files).toMatch(/"purpose": "heal"/);
  expect(written.files).toMatch(/"healed": "Error: ([q-z])\1+ \1+ \1+ sk-/);
  expect(written.files).toContain("was run with stand-ins");
  expect(written.prompts).toContain('returned \\"sk-xX0');
  const forbidden = [password, ...secrets.map(({ secret }) => secret), ...Object.values(fields).map(String)];
  for (const [place, text] of Object.entries(written))
    for (const secret of forbidden)
      expect({
        place,
        secret,
        isThere: [secret, JSON.stringify(secret).slice(1, -1)].some((each) => text.includes(each)),
      }).toEqual({
        place,
        secret,
        isThere: false,
      });
});
