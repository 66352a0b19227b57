import { numberIn, parseAssignerState, splitsIn } from '../../operators/assigner-state.ts';
import type { Split, SplitAssigner } from '../../operators/source.ts';

/**
 * Hands out the parts of a state table: splits whose path names the snapshot, whose id is the number of the part, and whose
 * bounds count its rows. `list` finds them, once.
 */
export function createPartAssigner(list: () => Promise<readonly Split[]>): SplitAssigner {
  let listing: Promise<void> | undefined;
  let isListed = false;
  let isClosed = false;
  let left: readonly Split[] = [];
  const find = async (): Promise<void> => {
    const found = await list();
    left = [...left, ...found];
    isListed = true;
  };
  return {
    async next() {
      if (!isListed) await (listing ??= find());
      if (isClosed) return undefined;
      const [first, ...others] = left;
      left = others;
      return first;
    },
    snapshot: () => JSON.stringify({ listed: isListed ? 1 : 0, left }),
    restore(snapshot, unfinished) {
      const state = parseAssignerState(snapshot);
      isListed = numberIn(state, 'listed') === 1;
      left = [...unfinished, ...splitsIn(state, 'left')];
    },
    close() {
      isClosed = true;
    },
  };
}
