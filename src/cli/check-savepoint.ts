import { createSession } from '../api/session.ts';
import { PeltonError } from '../base/errors.ts';
import type { OperatorContents, OperatorReport } from '../checkpoint/restore-report.ts';
import { shownAddress } from '../checkpoint/shown-address.ts';
import type { TableReport } from '../checkpoint/table-report.ts';
import { tableConnectors } from '../connectors/all-connectors.ts';
import { allFormats } from '../formats/all-formats.ts';
import { checkRestore } from '../node/check-restore.ts';
import type { JobGraph } from '../plan/job-graph.ts';
import type { Console } from './console.ts';
import { exitCode } from './exit-code.ts';
import { bytesText, countText } from './quantity-text.ts';
import { showTextTable } from './show-query.ts';
import { statementText } from './statement-text.ts';

export interface CheckOptions {
  readonly parallelism?: number;
  readonly allowNonRestored?: boolean;
  readonly json?: boolean;
}

/**
 * `pelton savepoint check`: says for each operator what a job would take over from a snapshot, and why not. Returns the exit code, which
 * is not 0 when the job would be refused.
 */
export async function checkSavepoint(
  console: Console,
  file: string,
  path: string,
  options: CheckOptions,
): Promise<number> {
  const { text, sourceName } = await statementText({ file }, 'savepoint check');
  const graph = plannedJob(text, sourceName, options.parallelism);
  const { allowNonRestored = false } = options;
  const { snapshot, bad, report, damage } = await checkRestore(graph, path, allowNonRestored);
  for (const { folder, error } of bad) {
    console.status.say(`note: ${shownAddress(folder)} cannot be used: ${error.message}\n`);
  }
  if (options.json === true) {
    const objects = report.operators.map(({ tableReports, ...operator }) => ({
      ...operator,
      tables: tableReports.map(({ error, ...table }) => ({ ...table, error: error?.message })),
    }));
    for (const object of objects) await console.out.write(`${JSON.stringify(object)}\n`);
  } else {
    const rows = report.operators.map((operator) => [operator.uid, operator.outcome, whyText(operator)]);
    await showTextTable(console, { columns: ['operator', 'outcome', 'why'], rows }, 'table');
  }
  const refusal = damage ?? report.refusal;
  const address = shownAddress(snapshot.folder);
  if (refusal === undefined) {
    console.status.say(`the job can begin with the ${snapshot.manifest.kind} ${address}\n`);
    return exitCode.ok;
  }
  console.status.say(`the job cannot begin with the ${snapshot.manifest.kind} ${address}\n`);
  console.fail(refusal);
  return exitCode.failed;
}

function plannedJob(text: string, sourceName: string, parallelism: number | undefined): JobGraph {
  const session = createSession({
    connectors: tableConnectors,
    formats: allFormats,
    startJob: () => {
      throw new PeltonError({ code: 'ASSERTION', message: 'internal error: a check starts no job' });
    },
  });
  if (parallelism !== undefined) session.set('parallelism.default', String(parallelism));
  return session.plan(text, sourceName);
}

function whyText({ reason, contents, tableReports }: OperatorReport): string {
  const size = contents === undefined ? '' : sizeText(contents);
  const changes = tableReports.flatMap((table) => changeTexts(table));
  return [size === '' ? reason : `${reason}: ${size}`, ...changes].join('; ');
}

function changeTexts({ name, outcome, changes }: TableReport): readonly string[] {
  if (outcome === 'starts-empty') return [`table ${name} is new and begins empty`];
  return changes.map((change) => `${name}.${change}`);
}

function sizeText({ pageBytes, fileRows, smallRows, inFlightRows, splits }: OperatorContents): string {
  const counts: readonly (readonly [number, string])[] = [
    [fileRows, 'rows'],
    [smallRows, 'small rows'],
    [inFlightRows, 'rows in flight'],
    [splits, 'splits'],
  ];
  const texts = counts.flatMap(([count, what]) => (count === 0 ? [] : [`${countText(count)} ${what}`]));
  return [...(pageBytes === 0 ? [] : [bytesText(pageBytes)]), ...texts].join(', ');
}
