import { PeltonError } from '../base/errors.ts';
import { nearestName } from '../base/nearest-name.ts';
import type { Sink, SinkContext } from '../operators/sink.ts';
import type { Source, SourceContext, SplitAssigner } from '../operators/source.ts';
import type { SinkSpec, SourceSpec } from '../plan/job-graph.ts';
import type { Connector, ConnectorServices } from './connector.ts';

/** The connectors of a platform with what they need from it: makes the sources and sinks of a job, on either side. */
export class ConnectorRegistry {
  readonly #connectors: ReadonlyMap<string, Connector>;
  readonly #services: ConnectorServices;

  constructor(connectors: ReadonlyMap<string, Connector>, services: ConnectorServices) {
    this.#connectors = connectors;
    this.#services = services;
  }

  /** On the control side, once for each source of a job. @throws PeltonError for a connector that cannot be read */
  createSplitAssigner(spec: SourceSpec, parallelism: number): SplitAssigner {
    return this.#source(spec.connector).createSplitAssigner(spec, parallelism, this.#services);
  }

  /** On the control side, before the first row. @throws PeltonError when the target cannot be written */
  async prepareSink(spec: SinkSpec): Promise<void> {
    const sink = this.#sink(spec.connector);
    if (spec.overwrite && sink.prepare === undefined) {
      throw new PeltonError({
        code: 'SQL_UNSUPPORTED',
        message: `a table of connector '${spec.connector}' cannot be overwritten`,
        hint: 'write INSERT INTO instead of INSERT OVERWRITE',
      });
    }
    await sink.prepare?.(spec, this.#services);
  }

  /** In a slot. @throws PeltonError */
  createSource(spec: SourceSpec, context: SourceContext): Source {
    return this.#source(spec.connector).createSource(spec, context, this.#services);
  }

  /** In a slot. @throws PeltonError */
  createSink(spec: SinkSpec, context: SinkContext): Sink {
    return this.#sink(spec.connector).createSink(spec, context, this.#services);
  }

  #source(name: string): NonNullable<Connector['source']> {
    const { source } = this.#connector(name);
    if (source === undefined) throw cannot(name, 'read', 'it can only be the target of INSERT INTO');
    return source;
  }

  #sink(name: string): NonNullable<Connector['sink']> {
    const { sink } = this.#connector(name);
    if (sink === undefined) throw cannot(name, 'written', 'it can only stand in FROM');
    return sink;
  }

  #connector(name: string): Connector {
    const connector = this.#connectors.get(name);
    if (connector !== undefined) return connector;
    const nearest = nearestName(name, this.#connectors.keys());
    throw new PeltonError({
      code: 'OPTION_INVALID',
      message: `there is no connector '${name}' on this platform`,
      hint:
        nearest === undefined ? `there are ${[...this.#connectors.keys()].join(', ')}` : `did you mean '${nearest}'?`,
    });
  }
}

function cannot(name: string, what: 'read' | 'written', hint: string): PeltonError {
  return new PeltonError({ code: 'OPTION_INVALID', message: `a table of connector '${name}' cannot be ${what}`, hint });
}
