import type { Expression } from '../expr/expression.ts';
import { pathOf, pathsOf } from './rewrite-expression.ts';

/** Whether inner expressions may move into the outer ones that read them: nothing that costs, or that may differ, happens twice. */
export function mayInline(outer: readonly Expression[], inner: readonly Expression[]): boolean {
  const uses = inner.map(() => 0);
  for (const path of outer.flatMap(pathsOf)) uses[path[0] ?? 0] = (uses[path[0] ?? 0] ?? 0) + 1;
  return inner.every((expression, index) => {
    return pathOf(expression) !== undefined || expression.kind === 'literal' || (uses[index] ?? 0) <= 1;
  });
}
