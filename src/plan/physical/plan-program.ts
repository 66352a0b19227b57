import { type Schema, typeToSql } from '../../arrow/data-type.ts';
import { present } from '../../base/assert.ts';
import type { Expression } from '../../expr/expression.ts';
import type { RowProgram } from '../../expr/row-program.ts';
import type { LogicalNode } from '../logical-node.ts';
import { mayInline } from '../may-inline.ts';
import { replaceColumns } from '../rewrite-expression.ts';
import { conjunctionOf } from '../rules/conjuncts.ts';
import type { OperatorEnd } from './job-graph-builder.ts';

/** A projection over filters over something else, as the parts of one program. */
export function peel(node: LogicalNode): {
  readonly input: LogicalNode;
  readonly filter: Expression | undefined;
  readonly outputs: readonly Expression[];
} {
  let input = node;
  let outputs = node.columns.map((column, index): Expression => ({ kind: 'column', index, type: column.type }));
  while (input.kind === 'project' && mayInline(outputs, input.expressions)) {
    const { expressions } = input;
    outputs = outputs.map((output) =>
      replaceColumns(output, (index) => present(expressions[index], 'column of a projection')),
    );
    input = input.input;
  }
  const conditions: Expression[] = [];
  while (input.kind === 'filter') {
    conditions.unshift(input.condition);
    input = input.input;
  }
  return { input, filter: conjunctionOf(conditions), outputs };
}

export function isPassedOn(outputs: readonly Expression[], input: Schema, output: Schema): boolean {
  if (input.fields.length !== output.fields.length) return false;
  return outputs.every((expression, index) => {
    const [from, to] = [input.fields[index], output.fields[index]];
    return (
      expression.kind === 'column' &&
      expression.index === index &&
      from?.name === to?.name &&
      from !== undefined &&
      to !== undefined &&
      typeToSql(from.type) === typeToSql(to.type)
    );
  });
}

/** Ends of one schema can share a program; the inputs of a union may differ in nullability and trailing columns. */
export function groupBySchema(ends: readonly OperatorEnd[]): OperatorEnd[][] {
  const groups = new Map<string, OperatorEnd[]>();
  for (const end of ends) {
    const key = JSON.stringify(end.schema);
    groups.set(key, [...(groups.get(key) ?? []), end]);
  }
  return [...groups.values()];
}

export function programOf(
  input: Schema,
  filter: Expression | undefined,
  outputs: readonly Expression[],
  output: Schema,
  hashColumns: readonly number[] | undefined,
): RowProgram {
  return {
    input,
    filter,
    outputs: outputs.map((expression, index) => ({ field: present(output.fields[index], 'field'), expression })),
    hashColumns,
  };
}
