/** What sets the time of an entry of state anew; `disabled` = nothing expires. */
export type StateTtlUpdate = 'on-create-and-write' | 'on-read-and-write' | 'disabled';

/**
 * Whether operators see an entry that has expired and is still there. `return-expired-if-not-cleaned-up`: they do, once: a read that leaves
 * it as it is removes it, and one that writes it gives it a new life.
 */
export type StateTtlVisibility = 'never-return-expired' | 'return-expired-if-not-cleaned-up';

/** What removes entries that have expired and that nobody asks for. */
export interface StateTtlCleanup {
  /** Buckets of a hash table that are searched with each batch, in turn; 0 = none. */
  readonly incrementalBuckets: number;
  /** Savepoints have no entries that had expired. (Checkpoints hold pages as they are.) */
  readonly fullSnapshot: boolean;
}

/**
 * How long entries of state live, by Flink's terms (`StateTtlConfig`): whole milliseconds of processing time since the time of the entry,
 * which is stored with it and survives a restart.
 */
export interface StateTtlConfig {
  /** 0 = for ever. */
  readonly ttlMs: number;
  readonly update: StateTtlUpdate;
  readonly visibility: StateTtlVisibility;
  readonly cleanup: StateTtlCleanup;
}

/** State that lives for ever, and what goes without saying for state that does not. */
export const keptForEver: StateTtlConfig = {
  ttlMs: 0,
  update: 'on-create-and-write',
  visibility: 'never-return-expired',
  cleanup: { incrementalBuckets: 2, fullSnapshot: true },
};

/** State with a time to live, as Flink's SQL has it. */
export function keptFor(ttlMs: number): StateTtlConfig {
  return { ...keptForEver, ttlMs };
}

/** How long entries live, in ms; 0 = for ever. */
export function lifetimeMs({ ttlMs, update }: StateTtlConfig): number {
  return update === 'disabled' ? 0 : ttlMs;
}

/** Before every time of an entry. */
export const beforeAllMs: number = Number.MIN_SAFE_INTEGER;

/** What has this time or an earlier one has expired. */
export function expiredMs(ttl: StateTtlConfig, nowMs: number): number {
  const lifeMs = lifetimeMs(ttl);
  return lifeMs === 0 ? beforeAllMs : Math.floor(nowMs) - lifeMs;
}

/** What has this time or an earlier one is not seen, though it may still be there. */
export function hiddenMs(ttl: StateTtlConfig, nowMs: number): number {
  return returnsExpired(ttl) ? beforeAllMs : expiredMs(ttl, nowMs);
}

/** Savepoints leave out what has this time or an earlier one. */
export function unsavedMs(ttl: StateTtlConfig, nowMs: number): number {
  return ttl.cleanup.fullSnapshot ? expiredMs(ttl, nowMs) : beforeAllMs;
}

/** Whether what has expired is seen as long as it is there. */
export function returnsExpired(ttl: StateTtlConfig): boolean {
  return lifetimeMs(ttl) > 0 && ttl.visibility === 'return-expired-if-not-cleaned-up';
}

/** Whether what is read, and stays as it is, gets the time that it is then. */
export function readsRefresh(ttl: StateTtlConfig): boolean {
  return lifetimeMs(ttl) > 0 && ttl.update === 'on-read-and-write';
}
