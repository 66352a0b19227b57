import type { StatementResult } from '../../api/statement-result.ts';
import { openSnapshot } from '../../node/index.ts';
import { cliSession } from '../cli-session.ts';
import type { Console } from '../console.ts';
import { runStatements } from '../run-statements.ts';
import { sayWritten, showQuery, showTextTable } from '../show-query.ts';
import { sayWhichSnapshot, type StateOptions } from './list-state.ts';
import { stateTablesSql } from './state-table-sql.ts';

export interface QueryStateOptions extends StateOptions {
  readonly parallelism?: number;
}

/**
 * `pelton state query`: carries out SQL over the state tables of a snapshot, under the names that `pelton state ls` shows. Returns
 * the exit code.
 */
export async function queryState(
  console: Console,
  path: string,
  sql: string,
  options: QueryStateOptions,
): Promise<number> {
  const description = (await openSnapshot(path)).describe();
  sayWhichSnapshot(console, description);
  const session = cliSession(console, options.parallelism);
  // A snapshot ends, so a result may come at once instead of as changes; SET in the SQL wins.
  session.set('execution.runtime-mode', 'batch');
  // The very snapshot that is described, unless its address has secrets that are not shown.
  const place = path.includes('?') ? path : description.address;
  const tables = stateTablesSql(description, place);
  for await (const _ of session.execute(tables.map(({ createTable }) => createTable).join(''), 'state tables'));
  const show = async (result: StatementResult): Promise<void> => {
    switch (result.kind) {
      case 'message':
        return;
      case 'explanation':
        await console.out.write(`${result.text}\n`);
        return;
      case 'table':
        await showTextTable(console, result.table, options.output);
        return;
      case 'query':
        await showQuery(console, result, options);
        return;
      case 'insert':
        sayWritten(console, result.tables, result.graph, await result.job.done);
    }
  };
  return await runStatements(console, session.execute(sql, 'query'), show);
}
