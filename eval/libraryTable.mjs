// What the run over the library comes to, as Markdown.

/** What counts as a small stub: its whole source has at most so many characters. */
const SMALL = 400;

/** Prints the table, and with `isListed` all that was met with findings. */
export function printLibrary(rows, isListed) {
  const right = rows.filter(({ isRight }) => isRight);
  const wrong = rows.filter(({ isRight }) => !isRight);
  const refused = right.filter((row) => firstFindings(row).length > 0);
  const missed = wrong.filter((row) => firstFindings(row).length === 0);
  const sizes = right.flatMap(({ sizes, stub }) => sizes.slice(0, 1).map((size) => ({ ...size, stub })));
  const small = sizes.filter(({ stub }) => stub.length <= SMALL);
  const lines = [
    ["stubs (with a contract)", `${right.length} (${right.filter(({ hasContract }) => hasContract).length})`],
    [
      "right bodies adopted at the first answer",
      share(
        right.filter((row) => isAdopted(row) && !refused.includes(row)),
        right,
      ),
    ],
    ["right bodies adopted in the end", share(right.filter(isAdopted), right)],
    ["what the others were met with", codesText(refused)],
    [
      "planted bugs refused in the first round",
      share(
        wrong.filter((row) => !missed.includes(row)),
        wrong,
      ),
    ],
    ["by which check", codesText(wrong)],
    ["tokens of the system part, median", median(sizes.map(({ system }) => system))],
    ["tokens of the rest, median", median(sizes.map(({ user }) => user))],
    [`tokens of the rest, small stubs (${small.length})`, median(small.map(({ user }) => user))],
  ];
  const text = ["| what | measured |", "|---|---|", ...lines.map(([what, measured]) => `| ${what} | ${measured} |`)];
  process.stdout.write(`\n${text.join("\n")}\n`);
  if (!isListed) return;
  list("Right, but met with findings", refused);
  list(
    "Right, and not adopted in the end",
    right.filter((row) => !isAdopted(row)),
  );
  list("Wrong, but adopted", missed);
}

function firstFindings({ written = [] }) {
  return written.find(({ name, attempt }) => name === "candidate-refuse" && attempt === 1)?.findings ?? [];
}

// The very code of the first answer: it stood against all that was asked.
function isAdopted({ written = [] }) {
  const isHard = written.some(
    ({ name, findings }) => name === "candidate-refuse" && findings.some(({ severity }) => severity !== "soft"),
  );
  return !isHard && written.some(({ name }) => name === "version-adopt");
}

function codesText(rows) {
  const codes = rows.flatMap((row) => {
    const [first] = firstFindings(row);
    return first === undefined ? [] : [`${first.code}${first.severity === "soft" ? " (answerable)" : ""}`];
  });
  const counts = countsOf(codes);
  const sorted = [...counts].sort(([, one], [, other]) => other.length - one.length);
  return sorted.map(([code, { length }]) => `${code} ${length}`).join(", ") || "none";
}

function countsOf(codes) {
  return new Map([...new Set(codes)].map((code) => [code, codes.filter((one) => one === code)]));
}

function share(part, whole) {
  const percent = whole.length === 0 ? 100 : (100 * part.length) / whole.length;
  return `${part.length} of ${whole.length} (${percent.toFixed(1)} %)`;
}

function median(characters) {
  const sorted = characters.map((count) => count / 4).sort((one, other) => one - other);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
}

function list(title, rows) {
  process.stdout.write(`\n${title} (${rows.length}):\n`);
  for (const row of rows) {
    const findings = firstFindings(row).map(({ code, message }) => `${code}: ${message}`);
    const text = [row.why, row.error, ...findings].filter(Boolean).join(" | ").replace(/\s+/g, " ");
    process.stdout.write(`- ${row.id}: ${text.slice(0, 700)}\n`);
  }
}
