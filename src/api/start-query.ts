import { PeltonError } from '../base/errors.ts';
import type { JobHandle } from '../cluster/job-handle.ts';
import type { Session } from './session.ts';

/**
 * Carries out the statements one after the other; the job of the last, which has to be a query. When `signal` aborts, the running
 * job is cancelled and nothing after it is begun: the cancelled job, which has no rows, is the result.
 * @throws PeltonError
 */
export async function startQuery(
  session: Session,
  sql: string,
  sourceName: string | undefined,
  signal?: AbortSignal,
): Promise<JobHandle> {
  let query: JobHandle | undefined;
  for await (const result of session.execute(sql, sourceName)) {
    // Only the last statement's rows are asked for, so a query before it ends here.
    await query?.cancel();
    query = result.kind === 'query' ? result.job : undefined;
    if (result.kind !== 'insert') continue;
    const { status } = await whileCancellable(result.job, signal, () => result.job.done);
    if (status === 'cancelled') return result.job;
  }
  if (query !== undefined) return query;
  throw new PeltonError({
    code: 'SQL_SEMANTIC',
    message: 'the text does not end with a query',
    hint: 'end it with SELECT …, or use run() for INSERT',
  });
}

/** Cancels the job when `signal` aborts before `run` has come to its end. */
export async function whileCancellable<T>(
  job: JobHandle,
  signal: AbortSignal | undefined,
  run: () => Promise<T>,
): Promise<T> {
  const cancel = (): void => void job.cancel();
  if (signal?.aborted === true) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await run();
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}
