/** What the slots are to do at a trigger. */
export interface CheckpointTrigger {
  readonly checkpointId: number;
  readonly triggeredMs: number;
  /**
   * `savepoint`: keyed state goes out in portable form, to the store at `address`; always aligned.
   */
  readonly target:
    | { readonly kind: 'checkpoint'; readonly full: boolean }
    | { readonly kind: 'savepoint'; readonly address: string };
  readonly alignment:
    | { readonly kind: 'aligned' }
    | { readonly kind: 'at-least-once' }
    /** Unaligned, at the latest when a barrier has waited for so long. */
    | { readonly kind: 'unaligned'; readonly afterMs: number };
  /**
   * Sources stop behind the barrier. `drain`: after a watermark +Infinity in front of it, so that every window fires. The
   * slots stay until they are told to stop.
   */
  readonly then: 'continue' | 'suspend' | 'drain';
}
