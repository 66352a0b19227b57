import { present } from '../../base/assert.ts';
import type { JobEdge, JobGraph, JobNode, OperatorSpec } from '../job-graph.ts';
import { type Schema, typeToSql } from '../../arrow/data-type.ts';
import type { AggregateCall } from '../../operators/aggregate-call.ts';
import { lifetimeMs, type StateTtlConfig } from '../../state/state-ttl.ts';
import { filterText, pathText } from './decode-text.ts';
import { durationText } from './duration-text.ts';
import { orderText, windowName } from './operator-name.ts';

/**
 * The job as chains, the operators that run as one call after another in a subtask:
 *
 *     chain 1, 2 subtasks
 *       0 Source[bids; filesystem json]
 *         decode: bid.auction, dateTime | only rows with event_type = 2
 *       1 Calc[auction, dateTime] → chain 2 by hash of the key
 */
export function explainJobGraph(graph: JobGraph): string {
  const chains = chainsOf(graph);
  const chainOf = new Map(chains.flatMap((chain, index) => chain.map((node) => [node.id, index + 1] as const)));
  return chains
    .flatMap((chain, index) => {
      const subtasks = present(chain[0], 'head of a chain').parallelism;
      return [
        `chain ${index + 1}, ${subtasks} ${subtasks === 1 ? 'subtask' : 'subtasks'}`,
        ...chain.flatMap((node) => describeNode(graph, node, chainOf)),
      ];
    })
    .join('\n');
}

/** An operator joins the chain of its only input when rows stay in their subtask; a chain may branch. */
function chainsOf(graph: JobGraph): JobNode[][] {
  const chains: JobNode[][] = [];
  for (const node of graph.nodes) {
    const inputs = graph.edges.filter((edge) => edge.to === node.id);
    const [edge] = inputs;
    const alone = edge !== undefined && inputs.length === 1 && edge.partitioning.kind === 'forward';
    const chain = alone ? chains.find((candidate) => candidate.some((member) => member.id === edge.from)) : undefined;
    if (chain === undefined) chains.push([node]);
    else chain.push(node);
  }
  return chains;
}

const edgeText: Readonly<Record<JobEdge['partitioning']['kind'], string>> = {
  forward: 'in the same subtask',
  hash: 'by hash of the key',
  rebalance: 'round robin',
  singleton: 'all to one subtask',
  broadcast: 'to every subtask',
};

function describeNode(graph: JobGraph, node: JobNode, chainOf: ReadonlyMap<number, number>): string[] {
  const outside = graph.edges.filter((edge) => edge.from === node.id && chainOf.get(edge.to) !== chainOf.get(node.id));
  const targets = outside.map((edge) => `chain ${chainOf.get(edge.to)} ${edgeText[edge.partitioning.kind]}`);
  const arrow = targets.length === 0 ? '' : ` → ${targets.join(', ')}`;
  return [`  ${node.id} ${node.name}${arrow}`, ...detailsOf(node.spec).map((line) => `    ${line}`)];
}

function detailsOf(spec: OperatorSpec): string[] {
  switch (spec.kind) {
    case 'source': {
      const { schema, projection, filters } = spec.decode;
      const decode = `decode: ${projection.map((path) => pathText(schema, path)).join(', ')}`;
      return [
        filters.length === 0
          ? decode
          : `${decode} | only rows with ${filters.map((filter) => filterText(schema, filter)).join(' AND ')}`,
      ];
    }
    case 'window-assign':
      return [
        `window: ${windowName(spec.window)} over ${present(spec.input.fields[spec.timeColumn], 'time column').name}`,
      ];
    case 'window-aggregate': {
      const name = nameIn(spec.input);
      return [
        `window: ${windowName(spec.window)} over ${name(spec.timeColumn)}`,
        `keys: ${namesOrNone(spec.keyColumns.map(name))}`,
        `aggregates: ${namesOrNone(spec.aggregates.map((one) => callText(one, name)))}`,
      ];
    }
    case 'group-aggregate': {
      const name = nameIn(spec.input);
      return [
        `keys: ${namesOrNone(spec.keyColumns.map(name))}`,
        `aggregates: ${namesOrNone(spec.aggregates.map((one) => callText(one, name)))}`,
        ...stateText(spec.ttl),
      ];
    }
    case 'deduplicate': {
      const name = nameIn(spec.input);
      return [
        `keys: ${namesOrNone(spec.keyColumns.map(name))}`,
        `keeps: ${orderText(spec.input, spec.order, spec.ties)}`,
        ...stateText(spec.ttl),
      ];
    }
    case 'join':
      return [
        `keys: ${namesOrNone(spec.left.keyColumns.map(nameIn(spec.left.input)))} = ${namesOrNone(spec.right.keyColumns.map(nameIn(spec.right.input)))}`,
        ...stateText(spec.left.ttl, ' of the left'),
        ...stateText(spec.right.ttl, ' of the right'),
      ];
    case 'sink':
      return [`columns: ${spec.schema.fields.map((field) => `${field.name} ${typeToSql(field.type)}`).join(', ')}`];
    case 'values':
    case 'program':
    case 'watermark-assigner':
      return [];
  }
}

function nameIn(schema: Schema): (index: number) => string {
  return (index) => present(schema.fields[index], 'column').name;
}

function namesOrNone(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}

function callText(call: AggregateCall, name: (index: number) => string): string {
  return `${call.function.toUpperCase()}(${call.argument === undefined ? '*' : name(call.argument)})`;
}

function stateText(ttl: StateTtlConfig, whose = ''): string[] {
  const ttlMs = lifetimeMs(ttl);
  if (ttlMs === 0) return [];
  const since = ttl.update === 'on-read-and-write' ? ' after it was last read' : '';
  return [`state${whose} is kept for ${durationText(ttlMs)}${since}`];
}
