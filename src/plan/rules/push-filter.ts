import { present } from '../../base/assert.ts';
import { isDeterministic } from '../../expr/is-deterministic.ts';
import type { Expression } from '../../expr/expression.ts';
import type { DecodeFilter } from '../../formats/format.ts';
import { physicalSchema } from '../catalog-object.ts';
import type { ConnectorDescription } from '../connector-description.ts';
import { filterNode, type JoinNode, type LogicalNode, mapInputs } from '../logical-node.ts';
import { pathsOf, replaceColumns, shiftColumns } from '../rewrite-expression.ts';
import { conjunctionOf, conjunctsOf } from './conjuncts.ts';
import { decodeFilterOf } from './decode-filter.ts';
import { firstOfRank, keepsFirstOnly } from './first-of-rank.ts';
import { joinEquality, withJoinKeys } from './join-keys.ts';

/**
 * Moves conditions towards the scans: through projections, unions, windows, joins and keys of aggregations, and into the decoder where
 * the source checks them. A condition that only an operator can check stays above the watermark, so that all rows of the scan
 * move event time; one that the decoder checks goes below it, as with Flink's sources that take filters. What the decoder drops
 * can only hold the watermark back.
 */
export function pushFilters(plan: LogicalNode, connectors: ReadonlyMap<string, ConnectorDescription>): LogicalNode {
  const rule = new FilterPush(connectors);
  return rule.rewrite(plan);
}

class FilterPush {
  readonly #connectors: ReadonlyMap<string, ConnectorDescription>;

  constructor(connectors: ReadonlyMap<string, ConnectorDescription>) {
    this.#connectors = connectors;
  }

  rewrite(node: LogicalNode): LogicalNode {
    if (node.kind !== 'filter') return mapInputs(node, (input) => this.rewrite(input));
    return this.#push(this.rewrite(node.input), conjunctsOf(node.condition));
  }

  /** The rows of `node` for which all conditions hold. */
  #push(node: LogicalNode, conditions: readonly Expression[]): LogicalNode {
    let target = node;
    const left: Expression[] = [];
    for (const condition of conditions) {
      const absorbed = this.#absorb(target, condition);
      if (absorbed === undefined) left.push(condition);
      else target = absorbed;
    }
    return left.length === 0 ? target : this.#pushThrough(target, left);
  }

  /** The node with the condition inside the decoder; undefined when that is not possible. */
  #absorb(node: LogicalNode, condition: Expression): LogicalNode | undefined {
    switch (node.kind) {
      case 'scan': {
        const filter = decodeFilterOf(condition);
        const connector = this.#connectors.get(node.table.connector);
        if (filter === undefined || connector?.acceptsFilter(filter, physicalSchema(node.table)) !== true)
          return undefined;
        return { ...node, filters: [...node.filters.filter((known) => !isSame(known, filter)), filter] };
      }
      case 'project': {
        const inner = this.#inlined(condition, node.expressions);
        const input = inner === undefined ? undefined : this.#absorb(node.input, inner);
        return input === undefined ? undefined : { ...node, input };
      }
      case 'watermark':
      case 'filter': {
        const input = this.#absorb(node.input, condition);
        return input === undefined ? undefined : { ...node, input };
      }
      default:
        return undefined;
    }
  }

  #pushThrough(node: LogicalNode, conditions: readonly Expression[]): LogicalNode {
    switch (node.kind) {
      case 'filter':
        return this.#push(node.input, [...conjunctsOf(node.condition), ...conditions]);
      case 'project': {
        const inlined = conditions.map((condition) => this.#inlined(condition, node.expressions));
        const below = inlined.filter((condition) => condition !== undefined);
        const input = below.length === 0 ? node.input : this.#push(node.input, below);
        return stay(
          { ...node, input },
          conditions.filter((_, index) => inlined[index] === undefined),
        );
      }
      case 'union':
        return { ...node, inputs: node.inputs.map((input) => this.#push(input, conditions)) };
      case 'window': {
        const width = node.input.columns.length;
        const [below, above] = split(conditions, (index) => index < width);
        return stay(below.length === 0 ? node : { ...node, input: this.#push(node.input, below) }, above);
      }
      case 'window-aggregate':
      case 'group-aggregate': {
        // A condition on keys alone drops whole groups, so it may as well drop their rows. Without keys there is a group of no rows.
        const isKey = (index: number): boolean => index < node.keys.length;
        const [below, above] = node.keys.length === 0 ? [[], conditions] : split(conditions, isKey);
        const inner = below.map((condition) =>
          replaceColumns(condition, (index) => {
            const key = present(node.keys[index], 'key');
            return { kind: 'column', index: key, type: present(node.input.columns[key], 'key').type };
          }),
        );
        return stay(inner.length === 0 ? node : { ...node, input: this.#push(node.input, inner) }, above);
      }
      case 'deduplicate': {
        const [below, above] = split(conditions, (index) => node.keys.includes(index));
        return stay(below.length === 0 ? node : { ...node, input: this.#push(node.input, below) }, above);
      }
      case 'rank': {
        const number = node.columns.length - 1;
        const isLimit = conditions.map((condition) => keepsFirstOnly(condition, number));
        if (isLimit.includes(true)) {
          const others = conditions.filter((_, index) => !isLimit[index]);
          return this.#pushThrough(firstOfRank(node), others);
        }
        const [below, above] = split(conditions, (index) => node.keys.includes(index));
        return stay(below.length === 0 ? node : { ...node, input: this.#push(node.input, below) }, above);
      }
      case 'join':
        return this.#pushThroughJoin(node, conditions);
      case 'scan':
      case 'values':
      case 'watermark':
      case 'sink':
        return stay(node, conditions);
    }
  }

  /** Conditions on one side go into that side, equalities of both become keys, the rest stays. */
  #pushThroughJoin(node: JoinNode, conditions: readonly Expression[]): LogicalNode {
    const width = node.left.columns.length;
    const [ofLeft, others] = split(conditions, (index) => index < width);
    const [ofRight, ofBoth] = split(others, (index) => index >= width);
    const right = ofRight.map((condition) => shiftColumns(condition, -width));
    const joined: JoinNode = {
      ...node,
      left: ofLeft.length === 0 ? node.left : this.#push(node.left, ofLeft),
      right: right.length === 0 ? node.right : this.#push(node.right, right),
    };
    const isEquality = ofBoth.map((condition) => joinEquality(condition, width) !== undefined);
    const equalities = ofBoth.flatMap((condition) => joinEquality(condition, width) ?? []);
    return stay(
      withJoinKeys(joined, equalities),
      ofBoth.filter((_, index) => !isEquality[index]),
    );
  }

  /** The condition over the input of a projection; undefined when a column of it may not be computed twice. */
  #inlined(condition: Expression, expressions: readonly Expression[]): Expression | undefined {
    const used = pathsOf(condition).map((path) => present(expressions[path[0] ?? 0], 'column of a projection'));
    if (!used.every(isDeterministic)) return undefined;
    return replaceColumns(condition, (index) => present(expressions[index], 'column of a projection'));
  }
}

function stay(node: LogicalNode, conditions: readonly Expression[]): LogicalNode {
  const condition = conjunctionOf(conditions);
  return condition === undefined ? node : filterNode(node, condition);
}

/** The conditions that read only columns for which `belongs` holds, and the others. */
function split(conditions: readonly Expression[], belongs: (index: number) => boolean): [Expression[], Expression[]] {
  const isBelow = (condition: Expression): boolean =>
    isDeterministic(condition) && pathsOf(condition).every((path) => belongs(path[0] ?? 0));
  return [conditions.filter(isBelow), conditions.filter((condition) => !isBelow(condition))];
}

function isSame(a: DecodeFilter, b: DecodeFilter): boolean {
  return a.operator === b.operator && a.value === b.value && a.path.join('.') === b.path.join('.');
}
