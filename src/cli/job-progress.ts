import type { JobGraph } from '../plan/job-graph.ts';
import type { JobHandle } from '../cluster/job-handle.ts';
import { progressText } from './job-summary.ts';
import { jobTotals } from './job-totals.ts';
import type { StatusLine } from './status-line.ts';

const redrawMs = 100;
/** A job that is done sooner needs no progress. */
const shownAfterMs = 200;
/** The rate is that of the last so many redraws. */
const rateSamples = 20;

/** Keeps the status line up to date while the job runs; the returned function ends that. */
export function showProgress(status: StatusLine, graph: JobGraph, job: JobHandle, prefix = ''): () => void {
  if (!status.isLive) return () => undefined;
  const samples: { readonly elapsedMs: number; readonly rowsIn: number }[] = [];
  const draw = (): void => {
    const totals = jobTotals(graph, job.metrics());
    if (totals.elapsedMs < shownAfterMs) return;
    if (job.status().state === 'restarting') {
      status.show(`${prefix}waiting to restart`);
      return;
    }
    samples.push(totals);
    if (samples.length > rateSamples) samples.shift();
    const first = samples[0] ?? totals;
    const seconds = (totals.elapsedMs - first.elapsedMs) / 1000;
    status.show(prefix + progressText(totals, seconds > 0 ? (totals.rowsIn - first.rowsIn) / seconds : 0));
  };
  const timer = setInterval(draw, redrawMs);
  return () => {
    clearInterval(timer);
    status.clear();
  };
}
