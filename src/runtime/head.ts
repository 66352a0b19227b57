import type { Blockage } from './blockage.ts';

/** Where a slot lets elements into a chain of direct calls: a source, or the channels from other slots into one subtask. */
export interface Head {
  readonly blockage: Blockage;
  /** Steps that it gets in a row before the other heads have their turn. */
  readonly quantum: number;
  /** Whether a step would find something to do. */
  readonly hasInput: boolean;
  /** Whether a barrier is to pass that does not wait for closed gates. */
  readonly urgent: boolean;
  /** Whether it holds back input until barriers have come together. */
  readonly held: boolean;
  /** Since when the slot has found it without input; undefined while it has some. */
  quietSinceMs: number | undefined;
  /** Lets one element in and runs everything that follows from it. */
  step(): void;
}
