/**
 * Order of paths in which runs of digits count as numbers: `part-2` is before `part-10`. Files that a job wrote one after the
 * other come in the order of their rows' times, which a reader needs, because rows behind the watermark are dropped.
 */
export function comparePaths(a: string, b: string): number {
  const [partsA, partsB] = [partsOf(a), partsOf(b)];
  for (const [index, part] of partsA.entries()) {
    const other = partsB[index];
    if (other === undefined) return 1;
    const order = compareParts(part, other);
    if (order !== 0) return order;
  }
  if (partsA.length !== partsB.length) return -1;
  // Equal but for zeros in front of a number.
  return compareTexts(a, b);
}

/** Runs of digits and what is between them. */
function partsOf(path: string): readonly string[] {
  return path.match(/\d+|\D+/g) ?? [];
}

function compareParts(a: string, b: string): number {
  if (!/^\d/.test(a) || !/^\d/.test(b)) return compareTexts(a, b);
  const [numberA, numberB] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return numberA.length - numberB.length || compareTexts(numberA, numberB);
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
