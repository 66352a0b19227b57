import type { Schema } from '../arrow/data-type.ts';
import { Deduplicate } from '../operators/deduplicate.ts';
import { DeduplicateChanges } from '../operators/deduplicate-changes.ts';
import { GroupAggregate } from '../operators/group-aggregate.ts';
import { Join } from '../operators/join.ts';
import type { Operator, OperatorContext } from '../operators/operator.ts';
import { Program } from '../operators/program.ts';
import type { Sink, SinkContext } from '../operators/sink.ts';
import type { Source, SourceContext, SplitAssigner } from '../operators/source.ts';
import { type KeyedInput, withSpilling } from '../operators/spilling-operator.ts';
import { createValuesAssigner, Values } from '../operators/values.ts';
import { WatermarkAssigner } from '../operators/watermark-assigner.ts';
import { partialSchema, WindowAggregate, type WindowAggregateSpec } from '../operators/window-aggregate.ts';
import { WindowAssign } from '../operators/window-assign.ts';
import type { OperatorSpec, SinkSpec, SourceSpec } from '../plan/job-graph.ts';
import type { JobRegistry, OperatorRegistry, RunningRole } from './registry.ts';

/** The connectors of a platform, as far as jobs need them. */
export interface JobConnectors {
  createSplitAssigner(spec: SourceSpec, parallelism: number): SplitAssigner;
  prepareSink(spec: SinkSpec): Promise<void>;
  createSource(spec: SourceSpec, context: SourceContext): Source;
  createSink(spec: SinkSpec, context: SinkContext): Sink;
}

type RoleMakers = {
  readonly [K in OperatorSpec['kind']]: (spec: Extract<OperatorSpec, { readonly kind: K }>) => RunningRole;
};

/** What runs each kind of operator; a kind that is missing here does not compile. */
export function operatorRegistry(connectors: JobConnectors): OperatorRegistry {
  const makers: RoleMakers = {
    source: (spec) => ({ role: 'source', create: (context) => connectors.createSource(spec, context) }),
    values: (spec) => ({ role: 'source', create: (context) => new Values(spec, context) }),
    program: (spec) => ({ role: 'operator', create: (context) => new Program(spec, context) }),
    'watermark-assigner': (spec) => ({ role: 'operator', create: (context) => new WatermarkAssigner(spec, context) }),
    'window-assign': (spec) => ({ role: 'operator', create: (context) => new WindowAssign(spec, context) }),
    'window-aggregate': (spec) =>
      spillingOperator([windowInput(spec)], (context) => new WindowAggregate(spec, context)),
    deduplicate: (spec) =>
      spillingOperator([keyedInput(spec)], (context) =>
        spec.updating ? new DeduplicateChanges(spec, context) : new Deduplicate(spec, context),
      ),
    'group-aggregate': (spec) => spillingOperator([keyedInput(spec)], (context) => new GroupAggregate(spec, context)),
    join: (spec) =>
      spillingOperator([keyedInput(spec.left), keyedInput(spec.right)], (context) => new Join(spec, context)),
    sink: (spec) => ({ role: 'sink', create: (context) => connectors.createSink(spec, context) }),
  };
  return { roleOf: (spec) => roleIn(makers, spec) };
}

/** An operator with state by key, which may outgrow memory. */
function spillingOperator(
  inputs: readonly KeyedInput[],
  create: (context: OperatorContext) => Operator,
): Extract<RunningRole, { readonly role: 'operator' }> {
  return { role: 'operator', create: (context) => withSpilling(create(context), inputs, context) };
}

function keyedInput({ input, keyColumns }: { input: Schema; keyColumns: readonly number[] }): KeyedInput {
  return { schema: input, keyColumns };
}

function windowInput(spec: WindowAggregateSpec): KeyedInput {
  if (spec.phase !== 'final') return keyedInput(spec);
  // Behind the start of the pane.
  return { schema: partialSchema(spec), keyColumns: spec.keyColumns.map((_, index) => index + 1) };
}

function roleIn<K extends OperatorSpec['kind']>(
  makers: { readonly [P in K]: (spec: Extract<OperatorSpec, { readonly kind: P }>) => RunningRole },
  spec: Extract<OperatorSpec, { readonly kind: K }>,
): RunningRole {
  return makers[spec.kind](spec);
}

/** The control side of a job's sources and sinks. */
export function jobRegistry(connectors: JobConnectors): JobRegistry {
  return {
    createSplitAssigner({ spec, parallelism }) {
      if (spec.kind === 'values') return createValuesAssigner(spec);
      return spec.kind === 'source' ? connectors.createSplitAssigner(spec, parallelism) : undefined;
    },
    async prepareSink({ spec }) {
      if (spec.kind === 'sink') await connectors.prepareSink(spec);
    },
  };
}
