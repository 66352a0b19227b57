/**
 * A behaviour test written as SQL:
 *
 *     --@ bids.json                      a file for the tables to read; its lines follow
 *     --| {"auction": 1}
 *     CREATE TABLE bids …;
 *     SELECT auction FROM bids;
 *     --> +I[1]                          the rows of the statement before with their kinds, in any order
 *     SELECT auction, COUNT(*) FROM bids GROUP BY auction;
 *     --= [1, 1]                         or the rows that are left when all changes are made, in any order
 *     SELECT nothing FROM bids;
 *     --! unknown column `nothing`       a part of the error of the statement before
 */
export interface SqlScript {
  readonly files: Readonly<Record<string, string>>;
  readonly steps: readonly SqlStep[];
}

export interface SqlStep {
  readonly sql: string;
  readonly line: number;
  readonly rows: readonly string[];
  /** Whether `rows` are those that are left, without kinds. */
  readonly isFinal: boolean;
  readonly error: string | undefined;
}

export function parseScript(text: string): SqlScript {
  const files: Record<string, string> = {};
  const steps: { sql: string; line: number; rows: string[]; isFinal: boolean; error: string | undefined }[] = [];
  let file = '';
  let open: { sql: string; line: number } | undefined;
  const close = (): void => {
    if (open !== undefined && open.sql.trim() !== '')
      steps.push({ ...open, rows: [], isFinal: false, error: undefined });
    open = undefined;
  };
  for (const [index, line] of text.split('\n').entries()) {
    const mark = line.slice(0, 3);
    const rest = line.slice(4);
    if (mark === '--@') {
      file = rest;
      files[file] = '';
    } else if (mark === '--|') files[file] = `${files[file] ?? ''}${rest}\n`;
    else if (mark === '-->' || mark === '--=' || mark === '--!') {
      close();
      const step = steps.at(-1);
      if (step === undefined) throw new Error(`line ${index + 1}: no statement before`);
      if (mark === '--!') step.error = rest;
      else {
        step.rows.push(rest);
        step.isFinal = mark === '--=';
      }
    } else {
      // After expected rows a new step begins; until then several statements share one.
      open ??= { sql: '', line: index + 1 };
      open.sql += `${line}\n`;
    }
  }
  close();
  return { files, steps };
}

/**
 * The rows that are left when all changes are made: `+I[1]` and `-D[1]` leave none. Changes that come from several subtasks may pass
 * each other, so only the end counts. @throws for a row that was taken back more often than it came
 */
export function finalRows(changes: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const change of changes) {
    const row = change.slice(2);
    counts.set(row, (counts.get(row) ?? 0) + (change.startsWith('+') ? 1 : -1));
  }
  return [...counts].flatMap(([row, count]) => {
    if (count < 0) throw new Error(`${row} was taken back more often than it came`);
    return Array.from({ length: count }, () => row);
  });
}
