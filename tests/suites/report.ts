import type { CaseResult } from './run-case.ts';

interface Score {
  pass: number;
  fail: number;
  unsupported: number;
  skipped: number;
  foldOnly: number;
}

/** Scores by group, in the order in which the groups first come. */
export function scores(
  results: readonly CaseResult[],
  groupsOf: (result: CaseResult) => readonly string[],
): Map<string, Score> {
  const byGroup = new Map<string, Score>();
  for (const result of results) {
    for (const group of groupsOf(result)) {
      const score = byGroup.get(group) ?? { pass: 0, fail: 0, unsupported: 0, skipped: 0, foldOnly: 0 };
      score[result.status]++;
      if (result.foldOnly) score.foldOnly++;
      byGroup.set(group, score);
    }
  }
  return byGroup;
}

export const folderOf = ({ id }: CaseResult): readonly string[] => [id.split('/')[0] ?? ''];

/** A line a group: passed of all, failed (and how many of these only in the order of changes), unsupported. */
export function scoreTable(title: string, byGroup: ReadonlyMap<string, Score>): string {
  const lines = [...byGroup].map(([group, { pass, fail, unsupported, skipped, foldOnly }]) => {
    const total = pass + fail + unsupported;
    const cells = [`${pass}/${total}`, fail, foldOnly, unsupported, skipped];
    return group.padEnd(24) + cells.map((cell) => String(cell).padStart(12)).join('');
  });
  const names = ['pass', 'fail', 'fold only', 'unsupported', 'skipped'];
  return [title.padEnd(24) + names.map((name) => name.padStart(12)).join(''), ...lines].join('\n');
}

/** Each case that has not passed, with its reason. */
export function failureList(results: readonly CaseResult[], status: CaseResult['status']): string {
  return results
    .filter((result) => result.status === status)
    .map(
      ({ id, detail, foldOnly }) =>
        `${id}${foldOnly ? ' (fold only)' : ''}\n    ${detail.split('\n').slice(0, 6).join('\n    ')}`,
    )
    .join('\n');
}
