import type { Expression } from './expression.ts';

/** The operands of a node, in the order of evaluation. */
export function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'column':
    case 'literal':
      return [];
    case 'field':
    case 'cast':
      return [expression.operand];
    case 'call':
      return expression.operands;
    case 'case':
      return [...expression.branches.flatMap((branch) => [branch.when, branch.then]), expression.otherwise];
  }
}

/** Numbers of the input columns that the expression reads, ascending. */
export function referencedColumns(expression: Expression): readonly number[] {
  const found = new Set<number>();
  const visit = (node: Expression): void => {
    if (node.kind === 'column') found.add(node.index);
    for (const operand of operandsOf(node)) visit(operand);
  };
  visit(expression);
  return [...found].sort((a, b) => a - b);
}
