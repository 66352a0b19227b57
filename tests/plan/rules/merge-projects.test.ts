import { expect, test } from 'vitest';
import { mergeProjects } from '../../../src/plan/rules/merge-projects.ts';
import { beforeAndAfter } from '../../support/rule-plan.ts';

test('projections in a row become one', () => {
  expect(beforeAndAfter('SELECT x + 1 AS y FROM (SELECT a * 2 AS x FROM plain)', mergeProjects)).toMatchInlineSnapshot(`
    "before
    Collect(y)
    +- Project(x + 1 AS y)
       +- Project(a * 2 AS x)
          +- Scan(table=[plain], columns=[a, b, s, t])
    after
    Collect(y)
    +- Project(a * 2 + 1 AS y)
       +- Scan(table=[plain], columns=[a, b, s, t])"
  `);
});

test('what costs is not computed twice', () => {
  expect(beforeAndAfter('SELECT x + x AS y FROM (SELECT a * 2 AS x FROM plain)', mergeProjects)).toMatchInlineSnapshot(`
    "before
    Collect(y)
    +- Project(x + x AS y)
       +- Project(a * 2 AS x)
          +- Scan(table=[plain], columns=[a, b, s, t])
    after
    Collect(y)
    +- Project(x + x AS y)
       +- Project(a * 2 AS x)
          +- Scan(table=[plain], columns=[a, b, s, t])"
  `);
});

test('a projection that changes nothing goes', () => {
  expect(beforeAndAfter('SELECT a, b, s, t FROM (SELECT * FROM plain)', mergeProjects)).toMatchInlineSnapshot(`
    "before
    Collect(a, b, s, t)
    +- Project(a, b, s, t)
       +- Project(a, b, s, t)
          +- Scan(table=[plain], columns=[a, b, s, t])
    after
    Collect(a, b, s, t)
    +- Scan(table=[plain], columns=[a, b, s, t])"
  `);
});

test('a projection of literal rows becomes part of them', () => {
  expect(beforeAndAfter('SELECT x + 1 AS y FROM (VALUES (1), (2)) AS v (x)', mergeProjects)).toMatchInlineSnapshot(`
    "before
    Collect(y)
    +- Project(x + 1 AS y)
       +- Project(EXPR$0 AS x)
          +- Values((1), (2))
    after
    Collect(y)
    +- Values((1 + 1), (2 + 1))"
  `);
});
