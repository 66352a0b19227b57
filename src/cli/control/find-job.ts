import { nearestName } from '../../base/nearest-name.ts';
import { PeltonError } from '../../base/errors.ts';

interface NamedJob {
  readonly status: { readonly jobUid: string; readonly name: string };
}

/**
 * The job that a person means: by its uid, by the beginning of it, or by its name.
 * @throws PeltonError COMMAND_LINE when there is none, with the nearest name; or when several match
 */
export function findJob<J extends NamedJob>(jobs: readonly J[], wanted: string): J {
  const byUid = jobs.filter(({ status }) => status.jobUid === wanted);
  const byName = jobs.filter(({ status }) => status.name === wanted);
  const byPrefix = jobs.filter(({ status }) => wanted !== '' && status.jobUid.startsWith(wanted));
  const found = [byUid, byName, byPrefix].find((some) => some.length > 0) ?? [];
  const [job, another] = found;
  if (job !== undefined && another === undefined) return job;
  if (job !== undefined) {
    const uids = found.map(({ status }) => status.jobUid).join(', ');
    throw new PeltonError({
      code: 'COMMAND_LINE',
      message: `${found.length} running jobs match '${wanted}'`,
      hint: `name one of them: ${uids}`,
    });
  }
  const near = nearestName(
    wanted,
    jobs.flatMap(({ status }) => [status.name, status.jobUid]),
  );
  const hint =
    jobs.length === 0 ? 'no job runs on this machine, or not as this user' : '`pelton jobs` lists those that run';
  throw new PeltonError({
    code: 'COMMAND_LINE',
    message: `no running job is called '${wanted}'`,
    hint: near === undefined ? hint : `did you mean '${near}'?`,
  });
}
