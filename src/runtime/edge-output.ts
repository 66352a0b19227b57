import type { Batch } from '../arrow/batch.ts';
import { present } from '../base/assert.ts';
import type { StreamElement } from '../exchange/element.ts';
import type { OutputChannel } from './output-channel.ts';
import type { Receiver } from './receiver.ts';

/** One target subtask of an edge: in the same slot a direct call without a copy, else a channel. */
export type EdgeTarget =
  | { readonly kind: 'local'; readonly receiver: Receiver; readonly channel: number }
  | { readonly kind: 'remote'; readonly channel: OutputChannel };

/** Sends the elements of one subtask along one edge. */
export interface EdgeOutput {
  send(element: StreamElement): void;
}

function sendTo(target: EdgeTarget, element: StreamElement): void {
  if (target.kind === 'local') target.receiver.receive(element, target.channel);
  else target.channel.send(element);
}

/** Everything to every target; with one target, everything there. */
export function broadcastOutput(targets: readonly EdgeTarget[]): EdgeOutput {
  return {
    send(element) {
      for (const target of targets) sendTo(target, element);
    },
  };
}

/** Batches to one target after the other, beginning with `first`; everything else to all. */
export function rebalanceOutput(targets: readonly EdgeTarget[], first: number): EdgeOutput {
  let next = first;
  return {
    send(element) {
      if (element.kind !== 'batch') {
        for (const target of targets) sendTo(target, element);
        return;
      }
      sendTo(present(targets[next % targets.length], 'rebalance target'), element);
      next = (next + 1) % targets.length;
    },
  };
}

/** The rows of a batch by target, as `partition` splits them (undefined: none for this target); everything else to all. */
export function partitionedOutput(
  targets: readonly EdgeTarget[],
  partition: (batch: Batch) => readonly (Batch | undefined)[],
): EdgeOutput {
  return {
    send(element) {
      if (element.kind !== 'batch') {
        for (const target of targets) sendTo(target, element);
        return;
      }
      const parts = partition(element.batch);
      // Channels first: the local target runs its whole chain, and others need not wait for that.
      for (const kind of ['remote', 'local'] as const) {
        for (const [index, target] of targets.entries()) {
          const batch = parts[index];
          if (target.kind === kind && batch !== undefined) sendTo(target, { kind: 'batch', batch });
        }
      }
    },
  };
}
