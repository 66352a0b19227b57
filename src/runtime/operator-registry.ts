import { Deduplicate } from '../operators/deduplicate.ts';
import { GroupAggregate } from '../operators/group-aggregate.ts';
import { Join } from '../operators/join.ts';
import { Program } from '../operators/program.ts';
import type { Sink, SinkContext } from '../operators/sink.ts';
import type { Source, SourceContext, SplitAssigner } from '../operators/source.ts';
import { createValuesAssigner, Values } from '../operators/values.ts';
import { WatermarkAssigner } from '../operators/watermark-assigner.ts';
import { WindowAggregate } from '../operators/window-aggregate.ts';
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
    'window-aggregate': (spec) => ({ role: 'operator', create: (context) => new WindowAggregate(spec, context) }),
    deduplicate: (spec) => ({ role: 'operator', create: (context) => new Deduplicate(spec, context) }),
    'group-aggregate': (spec) => ({ role: 'operator', create: (context) => new GroupAggregate(spec, context) }),
    join: (spec) => ({ role: 'operator', create: (context) => new Join(spec, context) }),
    sink: (spec) => ({ role: 'sink', create: (context) => connectors.createSink(spec, context) }),
  };
  return { roleOf: (spec) => roleIn(makers, spec) };
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
