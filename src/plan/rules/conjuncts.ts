import type { Expression } from '../../expr/expression.ts';

/** The parts of a chain of ANDs, in order. */
export function conjunctsOf(condition: Expression): readonly Expression[] {
  if (condition.kind !== 'call' || condition.function !== 'AND') return [condition];
  return condition.operands.flatMap(conjunctsOf);
}

/** The conjunction of the parts; undefined of none. */
export function conjunctionOf(parts: readonly Expression[]): Expression | undefined {
  return parts.reduce<Expression | undefined>((left, right) => {
    if (left === undefined) return right;
    const type = { kind: 'boolean', nullable: left.type.nullable || right.type.nullable } as const;
    return { kind: 'call', function: 'AND', operands: [left, right], type };
  }, undefined);
}

export function isTrue(expression: Expression): boolean {
  return expression.kind === 'literal' && expression.value === true;
}

/** FALSE or NULL: a filter drops every row. */
export function isNeverTrue(expression: Expression): boolean {
  return expression.kind === 'literal' && expression.value !== true;
}
