/**
 * Begins a task for each item, in their order, at most `limit` at once. After a failure none begins, and the first failure is thrown when
 * those under way have ended.
 */
export async function forEachOf<T>(
  items: readonly T[],
  limit: number,
  task: (item: T) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const left = items.values();
  const work = async (): Promise<void> => {
    for (const item of left) {
      if (failures.length > 0) return;
      try {
        await task(item);
      } catch (thrown) {
        failures.push(thrown);
      }
    }
  };
  await Promise.all(Array.from({ length: limit }, work));
  if (failures.length > 0) throw failures[0];
}
