import { expect, test } from 'vitest';
import { explainPlan } from '../../../src/plan/explain/explain-plan.ts';
import { foldConstantExpressions } from '../../../src/plan/rules/fold-constants.ts';
import { simplifyPredicates } from '../../../src/plan/rules/simplify-predicates.ts';
import { TestPlanner } from '../../support/test-planner.ts';

/** What is left of a condition. */
function conditionAfter(condition: string): string {
  const plan = new TestPlanner().logical(`SELECT * FROM plain WHERE ${condition}`);
  const text = explainPlan(simplifyPredicates(foldConstantExpressions(plan)));
  if (text.includes('Values()')) return 'no rows';
  return /Filter\((.*)\)$/m.exec(text)?.[1] ?? 'all rows';
}

test.each([
  ['a > 1 AND TRUE', 'a > 1'],
  ['a > 1 OR FALSE', 'a > 1'],
  ['a > 1 AND a > 1 AND b > 2', 'a > 1 AND b > 2'],
  ['NOT NOT (a > 1)', 'a > 1'],
  ['NOT (a > 1)', 'a <= 1'],
  // With NaN, what is not above 1 need not be at or below it.
  ['NOT (CAST(a AS DOUBLE) > 1)', 'NOT CAST(a AS DOUBLE) > 1E0'],
  ['1 = 1', 'all rows'],
  ['1 = 2 AND a > 1', 'no rows'],
  ['NULL', 'no rows'],
  ['CASE WHEN 1 = 2 THEN a > 1 WHEN 1 = 1 THEN b > 2 ELSE a > 3 END', 'b > 2'],
  ['b > 1 + 2 * 3', 'b > 7'],
  // Division by zero is an error of the row that reaches it.
  ['a / 0 = 1', 'a / 0 = 1'],
])('%s is %s', (condition, expected) => {
  expect(conditionAfter(condition)).toBe(expected);
});
