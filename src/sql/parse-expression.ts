/** Operators, by precedence climbing: `bindingStrength` says what groups with what. */
import type { BinaryOperator, ComparisonOperator, Expression, IsTest, Like, LikeOperator } from './ast.ts';
import { binaryStrengths, bindingStrength, comparisonOperators } from './binding-strength.ts';
import type { Cursor } from './cursor.ts';
import { parsePrimary } from './parse-primary.ts';

/** Operators in one chain; each makes the tree one level deeper. */
const operatorCountMax = 2000;
const chainHint = 'compare with a list, x IN (1, 2, …), or join with a table of the values';

/** An expression whose operators all bind at least as strongly as `strengthMin`. */
export function parseExpression(cursor: Cursor, strengthMin: number): Expression {
  const { start } = cursor;
  let left = parsePrefix(cursor);
  for (let operatorCount = 0; ; operatorCount++) {
    const extended = parseOperator(cursor, start, left, strengthMin);
    if (extended === undefined) return left;
    if (operatorCount === operatorCountMax) {
      cursor.failAt(cursor.spanFrom(start), `an expression of more than ${operatorCountMax} operators`, chainHint);
    }
    left = extended;
  }
}

function parsePrefix(cursor: Cursor): Expression {
  const { start } = cursor;
  const operator = cursor.token.key;
  if (operator === 'NOT' || operator === '+' || operator === '-') {
    cursor.advance();
    const operand = cursor.expression(operator === 'NOT' ? bindingStrength.not : bindingStrength.sign);
    return { kind: 'UnaryExpression', span: cursor.spanFrom(start), operator, operand };
  }
  return parsePrimary(cursor);
}

/** The expression that starts with `left` and the operator behind it, if that operator binds strongly enough. */
function parseOperator(cursor: Cursor, start: number, left: Expression, strengthMin: number): Expression | undefined {
  const { token } = cursor;
  if (token.key === '') return undefined;
  const operator = token.key === '!=' ? '<>' : token.key;
  if (Object.hasOwn(binaryStrengths, operator)) {
    return parseBinary(cursor, start, left, operator as BinaryOperator, strengthMin);
  }
  switch (operator) {
    case 'IS':
      return parseIs(cursor, start, left, strengthMin);
    case 'NOT':
    case 'BETWEEN':
    case 'IN':
    case 'LIKE':
    case 'ILIKE':
    case 'RLIKE':
    case 'SIMILAR':
      return strengthMin <= bindingStrength.range ? parseRange(cursor, start, left) : undefined;
    default:
      // A misspelt operator is taken for an alias or for the next clause: leave a trace for the hint.
      if (token.kind === 'word' && strengthMin === 0) cursor.atOneOf(['AND', 'BETWEEN', 'LIKE']);
      return undefined;
  }
}

function parseBinary(
  cursor: Cursor,
  start: number,
  left: Expression,
  operator: BinaryOperator,
  strengthMin: number,
): Expression | undefined {
  const strength = binaryStrengths[operator];
  if (strength < strengthMin) return undefined;
  cursor.advance();
  const comparison = comparisonOperators.find((candidate) => candidate === operator);
  if (comparison !== undefined) {
    const quantified = parseQuantified(cursor, start, left, comparison);
    if (quantified !== undefined) return quantified;
  }
  const right = cursor.expression(strength + 1);
  return { kind: 'BinaryExpression', span: cursor.spanFrom(start), operator, left, right };
}

/** `ANY (…)`, `SOME (…)` or `ALL (…)` behind a comparison. */
function parseQuantified(
  cursor: Cursor,
  start: number,
  left: Expression,
  operator: ComparisonOperator,
): Expression | undefined {
  const { key } = cursor.token;
  if ((key !== 'ANY' && key !== 'SOME' && key !== 'ALL') || cursor.peek(1).key !== '(') return undefined;
  cursor.advance();
  const quantifier = key === 'ALL' ? 'ALL' : 'ANY';
  const { query, items } = parseMembers(cursor);
  return { kind: 'QuantifiedComparison', span: cursor.spanFrom(start), operator, quantifier, left, query, items };
}

/** `(SELECT …)` or `(a, b)`. */
function parseMembers(cursor: Cursor) {
  cursor.expect('(');
  if (cursor.atOneOf(['SELECT', 'WITH', 'VALUES', 'TABLE']) !== undefined) {
    const query = cursor.query();
    cursor.expect(')');
    return { query, items: [] };
  }
  const first = cursor.expression();
  if (first.kind === 'Subquery' && !cursor.at(',')) {
    // ((SELECT …)), or ((SELECT …) UNION SELECT …): the parentheses belong to the query.
    const query = cursor.queryAfter(first.query) ?? first.query;
    cursor.expect(')');
    return { query, items: [] };
  }
  const items = [first];
  while (cursor.accept(',')) items.push(cursor.expression());
  cursor.expect(')');
  return { query: undefined, items };
}

const isTests: readonly IsTest[] = ['NULL', 'TRUE', 'FALSE', 'UNKNOWN'];
const jsonTests: readonly IsTest[] = ['JSON OBJECT', 'JSON ARRAY', 'JSON SCALAR', 'JSON VALUE'];

function parseIs(cursor: Cursor, start: number, operand: Expression, strengthMin: number): Expression | undefined {
  const distinct = cursor.peek(1).key === 'DISTINCT' || (cursor.at('IS', 'NOT') && cursor.peek(2).key === 'DISTINCT');
  if (strengthMin > (distinct ? bindingStrength.comparison : bindingStrength.is)) return undefined;
  cursor.expect('IS');
  const negated = cursor.accept('NOT');
  if (cursor.accept('DISTINCT')) {
    cursor.expect('FROM');
    const right = cursor.expression(bindingStrength.comparison + 1);
    return { kind: 'IsDistinctFrom', span: cursor.spanFrom(start), left: operand, right, negated };
  }
  const test = parseIsTest(cursor);
  return { kind: 'IsExpression', span: cursor.spanFrom(start), operand, negated, test };
}

function parseIsTest(cursor: Cursor): IsTest {
  const test = cursor.acceptOneOf(isTests);
  if (test !== undefined) return test;
  if (!cursor.accept('JSON')) return cursor.fail('NULL, TRUE, FALSE, UNKNOWN, DISTINCT FROM or JSON');
  return jsonTests.find((candidate) => cursor.accept(candidate.slice('JSON '.length))) ?? 'JSON VALUE';
}

function parseRange(cursor: Cursor, start: number, operand: Expression): Expression | undefined {
  const negated = cursor.at('NOT');
  const { key } = cursor.peek(negated ? 1 : 0);
  const advance = (): void => {
    if (negated) cursor.advance();
    cursor.advance();
  };
  switch (key) {
    case 'BETWEEN': {
      advance();
      const symmetric = cursor.acceptOneOf(['SYMMETRIC', 'ASYMMETRIC']) === 'SYMMETRIC';
      const lower = cursor.expression(bindingStrength.range + 1);
      cursor.expect('AND');
      const upper = cursor.expression(bindingStrength.range + 1);
      return { kind: 'Between', span: cursor.spanFrom(start), operand, lower, upper, negated, symmetric };
    }
    case 'IN': {
      advance();
      const { query, items } = parseMembers(cursor);
      const span = cursor.spanFrom(start);
      if (query !== undefined) return { kind: 'InSubquery', span, operand, query, negated };
      return { kind: 'InList', span, operand, items, negated };
    }
    case 'LIKE':
    case 'ILIKE':
    case 'RLIKE':
      advance();
      return parseLike(cursor, start, operand, key, negated);
    case 'SIMILAR':
      advance();
      cursor.expect('TO');
      return parseLike(cursor, start, operand, 'SIMILAR TO', negated);
    default:
      return undefined;
  }
}

function parseLike(cursor: Cursor, start: number, operand: Expression, operator: LikeOperator, negated: boolean): Like {
  const pattern = cursor.expression(bindingStrength.range + 1);
  const escape = cursor.accept('ESCAPE') ? cursor.expression(bindingStrength.range + 1) : undefined;
  return { kind: 'Like', span: cursor.spanFrom(start), operator, operand, pattern, escape, negated };
}
