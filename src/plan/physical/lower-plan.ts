import { physicalType, type Schema } from '../../arrow/data-type.ts';
import { assert, present } from '../../base/assert.ts';
import { PeltonError } from '../../base/errors.ts';
import { compileProgram } from '../../expr/compile-program.ts';
import type { Expression } from '../../expr/expression.ts';
import { partialSchema } from '../../operators/window-aggregate.ts';
import type { StateTtlConfig } from '../../state/state-ttl.ts';
import { physicalSchema, type CatalogTable } from '../catalog-object.ts';
import type { JobGraph } from '../job-graph.ts';
import type {
  DeduplicateNode,
  GroupAggregateNode,
  JoinNode,
  LogicalNode,
  SinkNode,
  WindowAggregateNode,
} from '../logical-node.ts';
import { plainColumn, schemaOf } from '../relation.ts';
import type { PlanSettings } from '../session-options.ts';
import { formatOptions } from '../table-options.ts';
import {
  aggregateName,
  deduplicateName,
  groupAggregateName,
  joinName,
  localAggregateName,
  programName,
  windowName,
} from '../explain/operator-name.ts';
import { isUpdating, rowChanges } from '../row-changes.ts';
import { unsupportedAt } from '../source-text.ts';
import { groupBySchema, isPassedOn, peel, programOf } from './plan-program.ts';
import { isWindowJoin } from '../window-join.ts';
import { commonParallelism, JobGraphBuilder, type OperatorEnd } from './job-graph-builder.ts';
import { operatorUid, stateSchema } from './operator-uid.ts';
import { planDigest } from '../plan-digest.ts';

/** One job of one or more optimized plans, each ending in a sink. Subtrees that compute the same run once. */
export function lowerPlans(sinks: readonly SinkNode[], settings: PlanSettings, name: string): JobGraph {
  const lowering = new PlanLowering(settings);
  for (const sink of sinks) lowering.sink(sink);
  return lowering.builder.build(name);
}

class PlanLowering {
  readonly builder: JobGraphBuilder;
  readonly #settings: PlanSettings;
  readonly #known = new Map<string, readonly OperatorEnd[]>();

  constructor(settings: PlanSettings) {
    this.#settings = settings;
    this.builder = new JobGraphBuilder(settings);
  }

  sink(node: SinkNode): void {
    const { table } = node;
    const uid = table === undefined ? 'collect' : `sink:${table.path[2]}`;
    const schema = schemaOf(node.columns);
    const ends = this.#program(node.input, uid, schema, undefined);
    const connector = table?.connector ?? 'collect';
    const spec = {
      kind: 'sink',
      connector,
      options: table?.options ?? {},
      format: table?.format,
      schema,
      overwrite: node.overwrite,
    } as const;
    const label = table === undefined ? 'Collect' : `Sink[${table.path[2]}; ${connector}]`;
    this.builder.add(uid, label, spec, schema, ends, {
      parallelism: commonParallelism(ends, this.#settings, rowChanges(node.input)),
    });
  }

  /**
   * The ends that together make the rows of a node: several for a union. Their schemas may have more columns at the end. `reader`
   * is the uid of who reads them, for operators that have no state of their own.
   */
  #lower(node: LogicalNode, reader: string): readonly OperatorEnd[] {
    const digest = planDigest(node);
    const known = this.#known.get(digest);
    if (known !== undefined) return known;
    const ends = this.#lowerNew(node, reader);
    this.#known.set(digest, ends);
    return ends;
  }

  #lowerNew(node: LogicalNode, reader: string): readonly OperatorEnd[] {
    switch (node.kind) {
      case 'scan':
        return [this.#scan(node)];
      case 'values': {
        const schema = schemaOf(node.columns);
        const empty: Schema = { fields: [] };
        const rows = node.rows.map((row) => compileProgram(programOf(empty, undefined, row, schema, undefined)));
        const spec = { kind: 'values', rows, schema } as const;
        return [this.builder.add(`${reader}/values`, `Values[${rows.length}]`, spec, schema, [], { parallelism: 1 })];
      }
      case 'watermark':
        return [this.#watermark(node)];
      case 'window': {
        const uid = `${reader}/window`;
        const input = this.#program(node.input, uid, schemaOf(node.input.columns), undefined);
        const output = schemaOf(node.columns);
        const spec = {
          kind: 'window-assign',
          input: schemaOf(node.input.columns),
          timeColumn: node.timeColumn,
          window: node.window,
          output,
        } as const;
        const parallelism = commonParallelism(input, this.#settings);
        return [
          this.builder.add(uid, `WindowAssign[${windowName(node.window)}]`, spec, output, input, { parallelism }),
        ];
      }
      case 'window-aggregate':
        return [this.#windowAggregate(node)];
      case 'group-aggregate':
        return [this.#groupAggregate(node)];
      case 'deduplicate':
        return [this.#deduplicate(node)];
      case 'join':
        return [this.#join(node)];
      case 'union':
        return node.inputs.flatMap((input, index) =>
          this.#program(input, `${reader}/input-${index}`, schemaOf(node.columns), undefined),
        );
      case 'project':
      case 'filter':
        return this.#program(node, reader, schemaOf(node.columns), undefined);
      case 'rank': {
        const { source, span } = node.origin;
        throw unsupportedAt(
          source,
          span,
          'ROW_NUMBER() without a condition that keeps the first row',
          'write WHERE row_number = 1 around it',
        );
      }
      case 'sink':
        throw new PeltonError({ code: 'ASSERTION', message: 'internal error: a sink below a sink' });
    }
  }

  #scan(node: Extract<LogicalNode, { kind: 'scan' }>): OperatorEnd {
    const { table, paths, filters } = node;
    const options = table.format === undefined ? {} : formatOptions(table.options, table.format);
    const decode = { schema: physicalSchema(table), projection: paths, filters, options };
    const { connector, format, bounded } = table;
    const spec = { kind: 'source', connector, options: table.options, format, decode, bounded } as const;
    const output = schemaOf(node.columns);
    const name = `Source[${table.path[2]}; ${connectorName(table)}]`;
    return this.builder.add(operatorUid(node), name, spec, output, [], {
      parallelism: this.#settings.parallelism,
    });
  }

  /** The watermark is one more column of the program in front of the assigner, unless it is a column already. */
  #watermark(node: Extract<LogicalNode, { kind: 'watermark' }>): OperatorEnd {
    const uid = operatorUid(node);
    const columns = node.input.columns;
    const plain = node.watermark.kind === 'column' ? node.watermark.index : undefined;
    const schema =
      plain === undefined ? schemaOf([...columns, plainColumn('$watermark', node.watermark.type)]) : schemaOf(columns);
    const timed: LogicalNode =
      plain === undefined
        ? {
            kind: 'project',
            input: node.input,
            expressions: [
              ...columns.map((column, index): Expression => ({ kind: 'column', index, type: column.type })),
              node.watermark,
            ],
            columns: schema.fields.map(({ name, type }) => plainColumn(name, type)),
          }
        : node.input;
    const ends = this.#program(timed, uid, schema, undefined);
    const spec = {
      kind: 'watermark-assigner',
      column: plain ?? columns.length,
      schema,
      idleTimeoutMs: node.idleTimeoutMs,
    } as const;
    const parallelism = commonParallelism(ends, this.#settings);
    return this.builder.add(uid, `WatermarkAssigner[${node.timeName}]`, spec, schema, ends, { parallelism });
  }

  #windowAggregate(node: WindowAggregateNode): OperatorEnd {
    assert(node.source.kind === 'assigned', 'attached windows are rewritten before');
    const uid = operatorUid(node);
    const input = stateSchema(node.input);
    const isKeyed = node.keys.length > 0;
    const ends = this.#program(node.input, uid, input, isKeyed ? node.keys : undefined);
    const output = schemaOf(node.columns);
    const updating = takesChanges(node);
    const spec = {
      kind: 'window-aggregate',
      updating,
      input,
      timeColumn: node.source.timeColumn,
      keyColumns: node.keys,
      aggregates: node.aggregates,
      window: node.window,
      output,
    } as const;
    const name = aggregateName(node);
    const partitioning = { kind: isKeyed ? 'hash' : 'singleton' } as const;
    const parallelism = isKeyed ? this.#settings.parallelism : 1;
    const isSpread = parallelism > 1 || ends.some((end) => end.parallelism > 1);
    // Rows between the two steps become part of unaligned checkpoints, which have to fit the job at every parallelism.
    const takesTwoSteps = isSpread || this.#settings.job.checkpoints.unaligned;
    if (!takesTwoSteps || !this.#settings.aggregatesLocally || updating) {
      return this.builder.add(uid, name, spec, output, ends, { parallelism, partitioning });
    }
    const partial = { ...spec, phase: 'partial', output: partialSchema(spec) } as const;
    const locals = ends.map((end) =>
      this.builder.add(`${uid}/local`, localAggregateName(node), partial, partial.output, [end], {
        parallelism: end.parallelism,
      }),
    );
    const final = { ...spec, phase: 'final' } as const;
    return this.builder.add(uid, name, final, output, locals, { parallelism, partitioning });
  }

  #groupAggregate(node: GroupAggregateNode): OperatorEnd {
    const uid = operatorUid(node);
    const input = stateSchema(node.input);
    const output = schemaOf(node.columns);
    const spec = {
      kind: 'group-aggregate',
      input,
      keyColumns: node.keys,
      aggregates: node.aggregates,
      updating: takesChanges(node),
      emits: node.emits,
      updateBefore: node.updateBefore,
      ttl: this.#ttl(node.ttlMs),
      output,
    } as const;
    const { ends, parallelism, partitioning } = this.#byKey(node.input, uid, input, node.keys);
    return this.builder.add(uid, groupAggregateName(node), spec, output, ends, { parallelism, partitioning });
  }

  #deduplicate(node: DeduplicateNode): OperatorEnd {
    const uid = operatorUid(node);
    const input = stateSchema(node.input);
    const { keys, order, ties, emits, updateBefore, ttlMs } = node;
    const spec = {
      kind: 'deduplicate',
      input,
      keyColumns: keys,
      order,
      ties,
      updating: isUpdating(rowChanges(node.input)),
      emits,
      updateBefore,
      ttl: this.#ttl(ttlMs),
      output: input,
    } as const;
    const { ends, parallelism, partitioning } = this.#byKey(node.input, uid, input, keys);
    return this.builder.add(uid, deduplicateName(node), spec, input, ends, { parallelism, partitioning });
  }

  #ttl(ttlMs: number): StateTtlConfig {
    return { ...this.#settings.stateTtl, ttlMs };
  }

  #join(node: JoinNode): OperatorEnd {
    const { source, span } = node.origin;
    if (this.#settings.runtimeMode === 'streaming' && isWindowJoin(node))
      throw unsupportedAt(source, span, 'a join of windows', 'aggregate in each window first, and join the results');
    const uid = operatorUid(node);
    const [leftInput, rightInput] = [stateSchema(node.left), stateSchema(node.right)];
    const left = this.#byKey(node.left, `${uid}/left`, leftInput, node.leftKeys);
    const right = this.#byKey(node.right, `${uid}/right`, rightInput, node.rightKeys);
    const output = schemaOf(node.columns);
    const spec = {
      kind: 'join',
      joinType: 'inner',
      left: { input: leftInput, keyColumns: node.leftKeys, ttl: this.#ttl(node.leftTtlMs) },
      right: { input: rightInput, keyColumns: node.rightKeys, ttl: this.#ttl(node.rightTtlMs) },
      output,
    } as const;
    const { parallelism, partitioning } = left;
    return this.builder.add(uid, joinName(node), spec, output, [...left.ends, ...right.ends], {
      parallelism,
      partitioning,
      inputNumbers: [...left.ends.map(() => 0), ...right.ends.map(() => 1)],
    });
  }

  /** The rows of a node on their way to an operator that keeps state by key; without keys one subtask gets them all. */
  #byKey(node: LogicalNode, uid: string, schema: Schema, keys: readonly number[]) {
    const isKeyed = keys.length > 0;
    return {
      ends: this.#program(node, uid, schema, isKeyed ? keys : undefined),
      parallelism: isKeyed ? this.#settings.parallelism : 1,
      partitioning: { kind: isKeyed ? 'hash' : 'singleton' } as const,
    };
  }

  /**
   * The rows of a node with exactly the fields of `output`: projections and filters become one program; none is made where there
   * is nothing to do. `hashColumns` are columns of the output, `reader`
   * the uid of who reads it.
   */
  #program(
    node: LogicalNode,
    reader: string,
    output: Schema,
    hashColumns: readonly number[] | undefined,
  ): readonly OperatorEnd[] {
    const { input, filter, outputs } = peel(node);
    const ends = this.#lower(input, reader);
    const isNothing =
      filter === undefined && hashColumns === undefined && ends.every((end) => isPassedOn(outputs, end.schema, output));
    if (isNothing) return ends;
    const digest = `${planDigest(node)} ${JSON.stringify([output, hashColumns])}`;
    const known = this.#known.get(digest);
    if (known !== undefined) return known;
    const made = groupBySchema(ends).map((group) => {
      const program = programOf(present(group[0], 'end').schema, filter, outputs, output, hashColumns);
      const spec = { kind: 'program', program: compileProgram(program) } as const;
      return this.builder.add(`${reader}/program`, programName(program), spec, output, group, {
        parallelism: commonParallelism(group, this.#settings, rowChanges(node)),
      });
    });
    this.#known.set(digest, made);
    return made;
  }
}

/** Whether rows are taken back out of an aggregation. @throws PeltonError SQL_UNSUPPORTED for aggregates that cannot do that */
function takesChanges(node: WindowAggregateNode | GroupAggregateNode): boolean {
  if (!isUpdating(rowChanges(node.input))) return false;
  const extreme = node.aggregates.find(
    ({ function: name, type }) =>
      (name === 'min' || name === 'max') && (node.kind === 'window-aggregate' || physicalType(type) === 'bytes'),
  );
  if (extreme === undefined) return true;
  const { source, span } = node.origin;
  throw unsupportedAt(
    source,
    span,
    `${extreme.function.toUpperCase()} over rows that change`,
    'COUNT, SUM and AVG work',
  );
}

function connectorName(table: CatalogTable): string {
  return table.format === undefined ? table.connector : `${table.connector} ${table.format}`;
}
