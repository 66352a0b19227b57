/** ORDER BY lists and the windows of OVER. */
import type { Expression } from './ast.ts';
import type { FrameBound, OrderItem, WindowFrame, WindowSpecification } from './ast-query.ts';
import type { Cursor } from './cursor.ts';
import { isIdentifierToken, parseIdentifier } from './parse-name.ts';

/** `ORDER BY a, b DESC NULLS LAST`. */
export function parseOrderBy(cursor: Cursor): OrderItem[] {
  cursor.expect('ORDER', 'BY');
  return cursor.commaList(() => parseOrderItem(cursor));
}

/** `ORDER BY …` if it is next, else nothing. */
export const parseOptionalOrderBy = (cursor: Cursor): OrderItem[] => (cursor.at('ORDER') ? parseOrderBy(cursor) : []);

export function parseOrderItem(cursor: Cursor): OrderItem {
  const { start } = cursor;
  const expression = cursor.expression();
  const direction = cursor.acceptOneOf(['ASC', 'DESC']) ?? 'ASC';
  const nulls = cursor.accept('NULLS') ? cursor.expectOneOf(['FIRST', 'LAST']) : undefined;
  return { kind: 'OrderItem', span: cursor.spanFrom(start), expression, direction, nulls };
}

/** `PARTITION BY a, b` if it is next, else nothing. */
export const parsePartitionBy = (cursor: Cursor): Expression[] =>
  cursor.accept('PARTITION', 'BY') ? cursor.commaList(() => cursor.expression()) : [];

/** `([base] [PARTITION BY …] [ORDER BY …] [frame])`. */
export function parseWindowSpecification(cursor: Cursor): WindowSpecification {
  const { start } = cursor;
  cursor.expect('(');
  const base = isIdentifierToken(cursor.token) ? parseIdentifier(cursor) : undefined;
  const partitionBy = parsePartitionBy(cursor);
  const orderBy = parseOptionalOrderBy(cursor);
  const frame = parseFrame(cursor);
  if (!cursor.accept(')')) cursor.fail("PARTITION BY, ORDER BY, ROWS, RANGE or ')'");
  return { kind: 'WindowSpecification', span: cursor.spanFrom(start), base, partitionBy, orderBy, frame };
}

function parseFrame(cursor: Cursor): WindowFrame | undefined {
  const frameStart = cursor.start;
  const unit = cursor.acceptOneOf(['ROWS', 'RANGE']);
  if (unit === undefined) return undefined;
  const between = cursor.accept('BETWEEN');
  const start = parseFrameBound(cursor);
  if (between) cursor.expect('AND');
  const end = between ? parseFrameBound(cursor) : undefined;
  return { kind: 'WindowFrame', span: cursor.spanFrom(frameStart), unit, start, end };
}

function parseFrameBound(cursor: Cursor): FrameBound {
  const { start } = cursor;
  if (cursor.accept('CURRENT', 'ROW')) {
    return { kind: 'FrameBound', span: cursor.spanFrom(start), bound: 'CURRENT ROW', offset: undefined };
  }
  const unbounded = cursor.accept('UNBOUNDED');
  const offset = unbounded ? undefined : cursor.expression();
  const side = cursor.expectOneOf(['PRECEDING', 'FOLLOWING']);
  const bound = unbounded ? (`UNBOUNDED ${side}` as const) : side;
  return { kind: 'FrameBound', span: cursor.spanFrom(start), bound, offset };
}
