import type { LogicalNode } from './logical-node.ts';

/** Text that is equal for subtrees that compute the same rows from the same tables. */
export function planDigest(node: LogicalNode): string {
  return JSON.stringify(node, (key: string, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`;
    if (value instanceof Uint8Array) return [...value];
    if (key === 'table' && typeof value === 'object' && value !== null && 'path' in value)
      return [value.path, 'options' in value ? value.options : undefined];
    // Where something is written makes no difference.
    if (key === 'origin') return undefined;
    // JSON has no word for these; a number that is one of them must not look like NULL.
    return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  });
}
