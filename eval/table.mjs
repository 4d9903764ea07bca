// What the rows come to, as Markdown.

const CHECKS = ["reply", "policy", "types", "compile", "run", "contract", "properties"];

/** Prints the table, and with `isListed` what did not go as it should. */
export function printTable(rows, healRows, isListed) {
  const write = rows.filter(({ kind }) => kind === "write");
  const wrong = write.filter(({ isRight }) => !isRight);
  const right = write.filter(({ isRight, isStrict }) => isRight && isStrict);
  const loose = write.filter(({ isRight, isStrict }) => isRight && !isStrict);
  const heal = rows.filter(({ kind }) => kind === "heal");
  const refuse = rows.filter(({ kind }) => kind === "refuse");
  const missed = wrong.filter((row) => !isRefused(row));
  const hidden = wrong.filter(({ isStrict, visible }) => isStrict && visible === "passes");
  const withReference = hidden.filter(({ hasReference }) => hasReference);
  const ids = [...new Set(withReference.map(({ id }) => id))];
  const tasks = ids.map((id) => withReference.filter((row) => row.id === id));
  const lines = [
    ["wrong first answers (`write`)", wrong.length],
    ["refused before adoption", `${wrong.length - missed.length} (${byCheck(wrong)})`],
    [
      "of those that types and visible examples let through, refused by contracts or drawn inputs",
      wrong.filter((row) => ["contract", "properties"].includes(checkOf(row))).length,
    ],
    ["adopted", `${missed.length} of ${wrong.length}`],
    ["got through, healed at run time", missed.filter(isHealed).length],
    ["pass types and visible examples: right in the end", share(hidden.filter(hasSoundReference), isRightInTheEnd)],
    [
      "functions with such an answer: right in the end with each of them",
      share(tasks, (rows) => rows.every(isRightInTheEnd)),
    ],
    [
      "right in the end, where there is a reference that the checks accept",
      share(wrong.filter(hasSoundReference), isRightInTheEnd),
    ],
    ["right and strict first answers adopted at once", share(right, (row) => !isRefused(row))],
    ["right and strict first answers adopted in the end", share(right, isAdopted)],
    ["of those after a question that was answered", right.filter((row) => isRefused(row) && isAdopted(row)).length],
    [
      "right first answers that do not compile under `strict`, refused by types",
      share(loose, (row) => checkOf(row) === "types"),
    ],
    ["rounds for one function, mean (right and strict / wrong)", `${meanRounds(right)} / ${meanRounds(wrong)}`],
    ["milliseconds of a first call without the model's, median / 90th percentile", timesText(write)],
    [
      "`heal`, properties off: healed, and right by all checks",
      share(healRows, (row) => row.failing === true && row.wrongCount === 0),
    ],
    [
      "`heal`, properties on: refused before adoption, or healed at the first crash",
      share(heal, (row) => (isRefused(row) || isHealed(row)) && row.failing === true),
    ],
    ["`refuse`: refused before adoption", `${share(refuse, isRefused)} (${byCheck(refuse)})`],
  ];
  const text = ["| what | measured |", "|---|---|", ...lines.map(([what, measured]) => `| ${what} | ${measured} |`)];
  process.stdout.write(`\n${text.join("\n")}\n`);
  if (!isListed) return;
  list("Right, but refused", right.filter(isRefused));
  list(
    "Right, and not adopted in the end",
    right.filter((row) => !isAdopted(row)),
  );
  list("Wrong, and adopted", missed);
  list(
    "Heal, properties off, not as it should",
    healRows.filter((row) => row.failing !== true || row.wrongCount > 0),
  );
  list(
    "Heal, properties on, not as it should",
    heal.filter((row) => row.failing !== true || !(isRefused(row) || isHealed(row))),
  );
  list(
    "To be refused, but adopted",
    refuse.filter((row) => !isRefused(row)),
  );
}

function isRefused(row) {
  return checkOf(row) !== undefined;
}

function isHealed({ later = [] }) {
  return later.some(({ name, purpose }) => name === "version-adopt" && purpose === "heal");
}

function isRightInTheEnd({ wrongCount }) {
  return wrongCount === 0;
}

// Some references do not compile under `strict`, or change their arguments beyond repair: no end can be right then.
function hasSoundReference({ hasReference, written = [] }) {
  return hasReference && !written.some(({ name, attempt }) => name === "candidate-refuse" && attempt === 2);
}

function roundsOf({ written = [] }) {
  return written.filter(({ name }) => name === "reply-receive").length;
}

function checkOf({ written = [] }) {
  const refused = written.find(({ name, attempt }) => name === "candidate-refuse" && attempt === 1);
  const [finding] = refused?.findings ?? [];
  return finding?.origin === "contract" ? "contract" : finding?.check;
}

// The very code of the first answer: it stood against all that was asked.
function isAdopted({ written = [], served = [] }) {
  const isOwn = served.slice(0, roundsOf({ written })).every((kind) => kind === "first" || kind === "keep");
  return isOwn && written.some(({ name }) => name === "version-adopt");
}

function meanRounds(rows) {
  return mean(rows.map(roundsOf)).toFixed(2);
}

function byCheck(rows) {
  const counts = CHECKS.map((check) => [check, rows.filter((row) => checkOf(row) === check).length]);
  return counts
    .filter(([, count]) => count > 0)
    .map(([check, count]) => `${check} ${count}`)
    .join(", ");
}

function share(rows, test) {
  return `${rows.filter(test).length} of ${rows.length}`;
}

function timesText(rows) {
  const times = rows
    .flatMap(({ written = [] }) => written.filter(({ name }) => name === "version-adopt"))
    .map(({ milliseconds, modelMilliseconds, attempts }) => (milliseconds - modelMilliseconds) / attempts)
    .sort((one, other) => one - other);
  const at = (part) => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0);
  return `${at(0.5)} / ${at(0.9)}`;
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function list(title, rows) {
  process.stdout.write(`\n${title} (${rows.length}):\n`);
  for (const row of rows) {
    const refused = row.written?.find(({ name }) => name === "candidate-refuse");
    const why = refused?.findings[0]?.message ?? row.wrong?.[0] ?? row.first?.error ?? "";
    process.stdout.write(`- ${row.id} ${row.label}: ${String(why).replace(/\s+/g, " ").slice(0, 240)}\n`);
  }
}
