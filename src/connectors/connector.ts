import type { Clock } from '../base/clock.ts';
import type { OpenSnapshotStore } from '../checkpoint/snapshot-store.ts';
import type { Format } from '../formats/format.ts';
import type { FileStore } from '../operators/file-store.ts';
import type { Sink, SinkContext } from '../operators/sink.ts';
import type { Source, SourceContext, SplitAssigner } from '../operators/source.ts';
import type { ConnectorDescription } from '../plan/connector-description.ts';
import type { SinkSpec, SourceSpec } from '../plan/job-graph.ts';

/** What a platform gives to its connectors, on the control side and in every slot. */
export interface ConnectorServices {
  readonly files: FileStore;
  readonly clock: Clock;
  readonly formats: ReadonlyMap<string, Format>;
  /** Absent on a platform without stored snapshots. */
  readonly openStore?: OpenSnapshotStore;
}

/** The reading side of a connector. */
export interface ConnectorSource {
  /** On the control side, once for each source of a job, before its slots ask. */
  createSplitAssigner(spec: SourceSpec, parallelism: number, services: ConnectorServices): SplitAssigner;
  /** In a slot. @throws PeltonError for options that only the decoder can check */
  createSource(spec: SourceSpec, context: SourceContext, services: ConnectorServices): Source;
}

/** The writing side of a connector. */
export interface ConnectorSink {
  /** On the control side, once, before the job's first row: empties what INSERT OVERWRITE replaces. */
  prepare?(spec: SinkSpec, services: ConnectorServices): Promise<void>;
  /** In a slot. @throws PeltonError for options that only the encoder can check */
  createSink(spec: SinkSpec, context: SinkContext, services: ConnectorServices): Sink;
}

/** A system that tables can be kept in: one folder of `src/connectors` each. */
export interface Connector {
  readonly description: ConnectorDescription;
  readonly source: ConnectorSource | undefined;
  readonly sink: ConnectorSink | undefined;
}
