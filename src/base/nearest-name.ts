/**
 * The candidate that a person most likely meant by `name`, or undefined when none is close.
 * Letter case does not count. Close is one edit for up to four letters, two up to eight, three beyond;
 * an edit inserts, deletes or replaces a letter, or swaps two neighbours (Damerau and Levenshtein's
 * distance, each letter edited once). Among equally close candidates the one of the same length wins,
 * then the one with the same first letter, then the earlier one.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  const editsMax = wanted.length < 2 ? 0 : wanted.length <= 4 ? 1 : wanted.length <= 8 ? 2 : 3;
  let nearest: string | undefined;
  let nearestRank = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const offered = candidate.toLowerCase();
    const edits = editDistance(wanted, offered, editsMax);
    if (edits > editsMax) continue;
    const rank = edits * 4 + (offered.length === wanted.length ? 0 : 2) + (offered[0] === wanted[0] ? 0 : 1);
    if (rank >= nearestRank) continue;
    nearest = candidate;
    nearestRank = rank;
  }
  return nearest;
}

/** Edits from `a` to `b`, or some number above `editsMax` when there are more than that. */
function editDistance(a: string, b: string, editsMax: number): number {
  if (Math.abs(a.length - b.length) > editsMax) return editsMax + 1;
  // Three rows of the distance matrix: two before, one before, and the row being filled.
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    let rowMin = row;
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let edits = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1));
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        edits = Math.min(edits, at(beforeLast, column - 2) + 1);
      }
      current.push(edits);
      rowMin = Math.min(rowMin, edits);
    }
    if (rowMin > editsMax) return rowMin;
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

const at = (row: readonly number[], column: number): number => row[column] ?? Number.POSITIVE_INFINITY;
