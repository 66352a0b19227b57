import type { Insert } from '../sql/ast-statement.ts';
import type { Query } from '../sql/ast-query.ts';
import { Binder, type BinderInput } from './binder/binder.ts';
import { explainJobGraph } from './explain/explain-job-graph.ts';
import { type ExplainOptions, explainPlan } from './explain/explain-plan.ts';
import type { JobGraph } from './job-graph.ts';
import type { SinkNode } from './logical-node.ts';
import { lowerPlans } from './physical/lower-plan.ts';
import { chooseRowKinds } from './rules/choose-row-kinds.ts';
import { optimize } from './rules/optimize.ts';
import type { SourceText } from './source-text.ts';

/** A job planned from one query, one INSERT, or a set of INSERTs. */
export interface PlannedJob {
  readonly graph: JobGraph;
  /** The plans as written and after all rules, one for each sink. */
  readonly logical: readonly SinkNode[];
  readonly optimized: readonly SinkNode[];
}

/** Plans statements that together make one job. @throws PeltonError with the place in the text */
export function planJob(input: BinderInput, source: SourceText, statements: readonly (Query | Insert)[]): PlannedJob {
  const binder = new Binder(input, source);
  const logical = statements.map((statement) =>
    statement.kind === 'Query' ? binder.query(statement) : binder.insert(statement),
  );
  const optimized = chooseRowKinds(optimize(logical, input.connectors), input.connectors, source);
  const name = input.settings.jobName ?? jobName(logical);
  return { graph: lowerPlans(optimized, input.settings, name), logical, optimized };
}

function jobName(plans: readonly SinkNode[]): string {
  const targets = plans.map((plan) => plan.table?.path[2]);
  return targets.every((target) => target !== undefined) ? `insert-into ${targets.join(', ')}` : 'query';
}

/** What EXPLAIN prints: the plan as written, the plan after all rules, and the job that runs. The same query gives the same text. */
export function explainJob(job: PlannedJob, options: ExplainOptions = { changelogMode: false }): string {
  return [
    '== Logical Plan ==',
    job.logical.map((plan) => explainPlan(plan)).join('\n\n'),
    '',
    '== Optimized Plan ==',
    job.optimized.map((plan) => explainPlan(plan, options)).join('\n\n'),
    '',
    '== Job Graph ==',
    explainJobGraph(job.graph),
  ].join('\n');
}
