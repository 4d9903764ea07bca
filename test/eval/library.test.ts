import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const root = path.join(import.meta.dirname, "../..");
/** One of each kind; the whole run is `npm run eval:library`. */
const SAMPLE = [
  "arrays/pieces",
  "arrays/atWrapped",
  "strings/truncate",
  "numbers/medianOf",
  "objects/sameData",
  "functions/memo",
  "functions/pluckField",
  "mutating/removeAt",
  "classes/withdraw",
  "classes/fahrenheit",
  "async/retry",
  "generators/take",
  "dates/daysIn",
];

it("adopts right bodies at once, and refuses the bugs that were planted in them", async () => {
  const command = ["eval/library.mjs", "--only", SAMPLE.join(",")];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: root });
  const rows = Object.fromEntries(
    [...stdout.matchAll(/^\| (.*?) \| (.*?) \|$/gm)].map(([, what = "", measured]) => [what, measured]),
  );
  expect(rows).toMatchObject({
    "stubs (with a contract)": "13 (9)",
    "right bodies adopted at the first answer": "13 of 13 (100.0 %)",
    "right bodies adopted in the end": "13 of 13 (100.0 %)",
    "what the others were met with": "none",
    "planted bugs refused in the first round": "16 of 16 (100.0 %)",
  });
  expect(Number(rows["tokens of the system part, median"])).toBeGreaterThan(1024);
  expect(Number(rows["tokens of the rest, median"])).toBeLessThan(300);
});
