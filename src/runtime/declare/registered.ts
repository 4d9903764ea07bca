/**
 * Marks a function that is given to agents elsewhere than in the list of one, so that its types and docs are captured.
 *
 * @returns the function itself
 * @example
 * const tools = [registered(listTables), registered(db.query.bind(db))];
 * const agent = new FunctionAgent({ name: "sql", functions: tools });
 */
export function registered<Given extends (...values: never[]) => unknown>(given: Given): Given {
  return given;
}
