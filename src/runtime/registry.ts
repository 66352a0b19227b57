import type { Operator, OperatorContext } from '../operators/operator.ts';
import type { Sink, SinkContext } from '../operators/sink.ts';
import type { Source, SourceContext, SplitAssigner } from '../operators/source.ts';
import type { JobNode, OperatorSpec } from '../plan/job-graph.ts';

/** What a node of a job is to the runtime: where rows begin, pass or end. */
export type RunningRole =
  | { readonly role: 'source'; create(context: SourceContext): Source }
  | { readonly role: 'operator'; create(context: OperatorContext): Operator }
  | { readonly role: 'sink'; create(context: SinkContext): Sink };

/** Makes what runs out of what was planned. The runtime itself knows no kind of operator. */
export interface OperatorRegistry {
  /** @throws PeltonError for a spec that cannot run here */
  roleOf(spec: OperatorSpec): RunningRole;
}

/** The control side of sources and sinks: once for each job, outside its slots. */
export interface JobRegistry {
  /** Who hands out the splits of a node; undefined for one that has none. */
  createSplitAssigner(node: JobNode): SplitAssigner | undefined;
  /** Makes room for what a job writes, before its first row. */
  prepareSink(node: JobNode): Promise<void>;
}
