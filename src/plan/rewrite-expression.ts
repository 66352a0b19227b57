import { withNullable } from '../arrow/data-type.ts';
import { assert, present } from '../base/assert.ts';
import type { Expression } from '../expr/expression.ts';
import { operandsOf } from '../expr/expression-operands.ts';
import type { ColumnPath } from '../formats/format.ts';

/** The same node over other operands. */
export function mapOperands(expression: Expression, change: (operand: Expression) => Expression): Expression {
  switch (expression.kind) {
    case 'column':
    case 'literal':
      return expression;
    case 'field':
    case 'cast':
      return { ...expression, operand: change(expression.operand) };
    case 'call':
      return { ...expression, operands: expression.operands.map(change) };
    case 'case':
      return {
        ...expression,
        branches: expression.branches.map((branch) => ({ when: change(branch.when), then: change(branch.then) })),
        otherwise: change(expression.otherwise),
      };
  }
}

/** The expression with every column replaced: by what an input computes for it, or by a column of another number. */
export function replaceColumns(expression: Expression, replacement: (index: number) => Expression): Expression {
  if (expression.kind === 'column') return replacement(expression.index);
  return mapOperands(expression, (operand) => replaceColumns(operand, replacement));
}

/** The expression over an input whose columns stand `by` places further on. */
export function shiftColumns(expression: Expression, by: number): Expression {
  if (expression.kind === 'column') return { ...expression, index: expression.index + by };
  return mapOperands(expression, (operand) => shiftColumns(operand, by));
}

/** The path that an expression reads when it is a column or a field of one, such as `bid.price`. */
export function pathOf(expression: Expression): ColumnPath | undefined {
  if (expression.kind === 'column') return [expression.index];
  if (expression.kind !== 'field') return undefined;
  const operand = pathOf(expression.operand);
  return operand === undefined ? undefined : [...operand, expression.index];
}

/** The longest paths that the expression reads. */
export function pathsOf(expression: Expression): readonly ColumnPath[] {
  const path = pathOf(expression);
  return path === undefined ? operandsOf(expression).flatMap(pathsOf) : [path];
}

/** A field of a ROW; NULL where the row is. */
export function fieldOf(operand: Expression, index: number): Expression {
  assert(operand.type.kind === 'row', 'a field of something that is not a ROW');
  const field = present(operand.type.fields[index], 'field of a ROW');
  return {
    kind: 'field',
    operand,
    index,
    type: withNullable(field.type, field.type.nullable || operand.type.nullable),
  };
}

/** The expression over an input that offers `paths` as its columns instead of whole columns. */
export function rebaseOnPaths(expression: Expression, paths: readonly ColumnPath[]): Expression {
  const path = pathOf(expression);
  if (path === undefined) return mapOperands(expression, (operand) => rebaseOnPaths(operand, paths));
  const index = paths.findIndex((offered) => isPrefix(offered, path));
  if (index !== -1 && present(paths[index], 'path').length === path.length)
    return { kind: 'column', index, type: expression.type };
  assert(expression.kind === 'field', `path ${path.join('.')} is not offered by the input`);
  return { ...expression, operand: rebaseOnPaths(expression.operand, paths) };
}

export function isPrefix(prefix: ColumnPath, path: ColumnPath): boolean {
  return prefix.length <= path.length && prefix.every((step, depth) => step === path[depth]);
}

/** Whether two expressions are the same tree. Literals of bytes are the same only when they are one object. */
export function sameExpression(a: Expression, b: Expression): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind) return false;
  if (a.kind === 'column' && b.kind === 'column') return a.index === b.index;
  if (a.kind === 'literal' && b.kind === 'literal') return Object.is(a.value, b.value) && a.type.kind === b.type.kind;
  if (a.kind === 'field' && b.kind === 'field' && a.index !== b.index) return false;
  if (a.kind === 'call' && b.kind === 'call' && a.function !== b.function) return false;
  if (
    a.kind === 'cast' &&
    b.kind === 'cast' &&
    (a.lenient !== b.lenient || JSON.stringify(a.type) !== JSON.stringify(b.type))
  )
    return false;
  const others = operandsOf(b);
  const operands = operandsOf(a);
  return (
    operands.length === others.length &&
    operands.every((operand, index) => sameExpression(operand, present(others[index], 'operand')))
  );
}
