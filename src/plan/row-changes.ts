import { present } from '../base/assert.ts';
import type { LogicalNode } from './logical-node.ts';

/** The kinds of rows that a node gives besides +I. */
export interface RowChanges {
  /** +U, and -U before it where `updateBefore` holds. */
  readonly updates: boolean;
  readonly updateBefore: boolean;
  /** -D. */
  readonly deletes: boolean;
}

export const insertOnly: RowChanges = { updates: false, updateBefore: false, deletes: false };

export function isUpdating({ updates, deletes }: RowChanges): boolean {
  return updates || deletes;
}

/** What a node gives when its parts do what their `updateBefore` says. */
export function rowChanges(node: LogicalNode): RowChanges {
  switch (node.kind) {
    case 'scan':
      return { updates: node.table.updating, updateBefore: node.table.updating, deletes: node.table.updating };
    case 'values':
    // A window gives its result once, when it closes.
    case 'window-aggregate':
      return insertOnly;
    case 'watermark':
    case 'project':
    case 'filter':
    case 'window':
    case 'rank':
    case 'sink':
      return rowChanges(node.input);
    case 'union':
      return together(node.inputs.map(rowChanges));
    case 'join':
      return together([rowChanges(node.left), rowChanges(node.right)]);
    case 'deduplicate': {
      if (node.emits === 'end') return insertOnly;
      const deletes = isUpdating(rowChanges(node.input));
      // The first row to come stays the first as long as it is there; of any other order a better row may come later.
      const updates = deletes || node.order.length > 0 || node.ties === 'last';
      return { updates, updateBefore: updates && node.updateBefore, deletes };
    }
    case 'group-aggregate': {
      if (node.emits === 'end') return insertOnly;
      // Keys alone have nothing to update.
      const updates = node.aggregates.length > 0;
      return { updates, updateBefore: updates && node.updateBefore, deletes: isUpdating(rowChanges(node.input)) };
    }
  }
}

function together(all: readonly RowChanges[]): RowChanges {
  return {
    updates: all.some((one) => one.updates),
    updateBefore: all.some((one) => one.updateBefore),
    deletes: all.some((one) => one.deletes),
  };
}

/** `[I,UB,UA,D]`, as Flink writes it. */
export function changelogMode({ updates, updateBefore, deletes }: RowChanges): string {
  const kinds = ['I', ...(updateBefore ? ['UB'] : []), ...(updates ? ['UA'] : []), ...(deletes ? ['D'] : [])];
  return `[${kinds.join(',')}]`;
}

/**
 * Columns that tell a node's rows apart: two rows at a time with equal values there are versions of one. Several sets where there
 * are several; none where rows may be equal.
 */
export function upsertKeys(node: LogicalNode): readonly (readonly number[])[] {
  switch (node.kind) {
    case 'group-aggregate':
      return [node.keys.map((_, index) => index)];
    case 'deduplicate':
      return [node.keys];
    case 'filter':
    case 'watermark':
      return upsertKeys(node.input);
    case 'project':
      return upsertKeys(node.input).flatMap((key) => {
        const places = key.map((column) =>
          node.expressions.findIndex((expression) => expression.kind === 'column' && expression.index === column),
        );
        return places.includes(-1) ? [] : [places];
      });
    case 'window-aggregate': {
      const first = node.keys.length + node.aggregates.length;
      const keys = node.keys.map((_, index) => index);
      return [
        [...keys, first],
        [...keys, first + 1],
      ];
    }
    case 'join': {
      const width = node.left.columns.length;
      const right = upsertKeys(node.right).map((key) => key.map((column) => column + width));
      return upsertKeys(node.left).flatMap((leftKey) => right.map((rightKey) => [...leftKey, ...rightKey]));
    }
    case 'sink':
      return upsertKeys(node.input);
    case 'scan': {
      const { table, paths } = node;
      const names = table.columns.filter((column) => column.kind === 'physical').map((column) => column.name);
      const key = table.primaryKey.map((name) => {
        return paths.findIndex((path) => path.length === 1 && names[present(path[0], 'column')] === name);
      });
      return key.length === 0 || key.includes(-1) ? [] : [key];
    }
    case 'values':
    case 'window':
    case 'rank':
    case 'union':
      return [];
  }
}
