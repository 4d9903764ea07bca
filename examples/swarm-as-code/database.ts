import { readFileSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";

/** A row of a result, by the names of its columns. */
export type Row = Record<string, string | number | boolean | null>;

/** A column of a table. */
export interface Column {
  column: string;
  type: string;
}

const database = await PGlite.create();

/** Fills tables with data sets of the npm package `vega-datasets`, as they come: dates are texts, and what is unknown is null. */
export async function load(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const entry = new URL(import.meta.resolve("vega-datasets"));
    const records: Row[] = JSON.parse(readFileSync(new URL(`../data/${name}.json`, entry), "utf8"));
    const keys = [...new Set(records.flatMap((record) => Object.keys(record)))];
    const columns = keys.map((key) => {
      const isNumeric = records.every((record) => typeof (record[key] ?? 0) === "number");
      return { key, column: key.toLowerCase().replaceAll(/\W+/g, "_"), type: isNumeric ? "double precision" : "text" };
    });
    const rows = records.map((record) => Object.fromEntries(columns.map(({ key, column }) => [column, record[key]])));
    await database.exec(`create table ${name} (${columns.map(({ column, type }) => `${column} ${type}`).join(", ")})`);
    await database.query(`insert into ${name} select * from json_populate_recordset(null::${name}, $1)`, [rows]);
  }
}

/** Changes data; no agent gets this. */
export async function change(sql: string): Promise<void> {
  await database.exec(sql);
}

export async function close(): Promise<void> {
  await database.close();
}

/** The names of all tables. */
export async function listTables(): Promise<string[]> {
  const rows = await query("select table_name from information_schema.tables where table_schema = 'public' order by 1");
  return rows.map((row) => String(row["table_name"]));
}

/** The columns of a table, with their types. */
export async function describeTable(table: string): Promise<Column[]> {
  const sql = `select column_name as column, data_type as type from information_schema.columns
    where table_schema = 'public' and table_name = $1 order by ordinal_position`;
  const { rows } = await database.query<Column>(sql, [table]);
  if (rows.length === 0) throw new RangeError(`There is no table "${table}".`);
  return rows;
}

/**
 * Runs a query, which cannot change anything.
 *
 * @param sql one SELECT of PostgreSQL
 */
export async function query(sql: string): Promise<Row[]> {
  return database.transaction(async (transaction) => {
    await transaction.exec("set transaction read only");
    return (await transaction.query<Row>(sql)).rows;
  });
}
