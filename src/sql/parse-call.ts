/** Function calls: arguments, and the clauses behind the closing parenthesis. */
import type {
  Expression,
  FunctionArgument,
  FunctionCall,
  Identifier,
  PositionalArgument,
  QualifiedName,
  TableArgument,
} from './ast.ts';
import type { OrderItem, Query, WindowSpecification } from './ast-query.ts';
import type { DataType } from './ast-type.ts';
import type { Cursor } from './cursor.ts';
import {
  isIdentifierToken,
  isNameToken,
  nameOf,
  parseIdentifier,
  parsePart,
  parseQualifiedName,
} from './parse-name.ts';
import { parseOrderBy, parseOrderItem, parseWindowSpecification } from './parse-order.ts';

/** The call of a name that was read; the next token is the opening parenthesis. */
export function parseCallOf(cursor: Cursor, name: QualifiedName): FunctionCall {
  cursor.expect('(');
  const quantifier = cursor.acceptOneOf(['DISTINCT', 'ALL']);
  const args = cursor.at(')') ? [] : cursor.commaList(() => parseArgument(cursor));
  const orderBy = cursor.at('ORDER') ? parseOrderBy(cursor) : [];
  const innerNulls = parseNullTreatment(cursor);
  if (!cursor.accept(')')) cursor.fail("',' or ')'");
  return parseCallTail(cursor, name, { distinct: quantifier === 'DISTINCT', args, orderBy, innerNulls });
}

/** A call whose arguments were read in a form of their own, such as `SUBSTRING(x FROM 1)`. */
export function callOf(cursor: Cursor, word: Identifier, args: readonly FunctionArgument[]): FunctionCall {
  const name: QualifiedName = { kind: 'QualifiedName', span: word.span, parts: [word] };
  return parseCallTail(cursor, name, { distinct: false, args, orderBy: [], innerNulls: undefined });
}

type CallHead = {
  readonly distinct: boolean;
  readonly args: readonly FunctionArgument[];
  readonly orderBy: readonly OrderItem[];
  readonly innerNulls: FunctionCall['nulls'];
};

/** The clauses that may stand behind the parenthesis. */
function parseCallTail(cursor: Cursor, name: QualifiedName, head: CallHead): FunctionCall {
  const { distinct, args, orderBy } = head;
  let nulls = head.innerNulls ?? parseNullTreatment(cursor);
  let withinGroup: readonly OrderItem[] = [];
  if (cursor.at('WITHIN', 'GROUP')) {
    cursor.expect('WITHIN', 'GROUP', '(');
    withinGroup = parseOrderBy(cursor);
    cursor.expect(')');
  }
  const filter = parseOptionalFilter(cursor);
  nulls ??= parseNullTreatment(cursor);
  const over = cursor.accept('OVER') ? parseOver(cursor) : undefined;
  return {
    kind: 'FunctionCall',
    span: cursor.spanFrom(name.span.start),
    name,
    niladic: false,
    distinct,
    args,
    orderBy,
    nulls,
    withinGroup,
    filter,
    over,
  };
}

/** A function that is called without parentheses. */
export function parseNiladicCall(cursor: Cursor): FunctionCall {
  const word = nameOf(cursor.advance());
  return {
    kind: 'FunctionCall',
    span: word.span,
    name: { kind: 'QualifiedName', span: word.span, parts: [word] },
    niladic: true,
    distinct: false,
    args: [],
    orderBy: [],
    nulls: undefined,
    withinGroup: [],
    filter: undefined,
    over: undefined,
  };
}

/** `FILTER (WHERE condition)` if it is next. */
export function parseOptionalFilter(cursor: Cursor): Expression | undefined {
  if (!cursor.at('FILTER', '(')) return undefined;
  cursor.expect('FILTER', '(', 'WHERE');
  const condition = cursor.expression();
  cursor.expect(')');
  return condition;
}

function parseNullTreatment(cursor: Cursor): FunctionCall['nulls'] {
  if (cursor.accept('IGNORE', 'NULLS')) return 'IGNORE';
  return cursor.accept('RESPECT', 'NULLS') ? 'RESPECT' : undefined;
}

function parseOver(cursor: Cursor): WindowSpecification | Identifier {
  return cursor.at('(') ? parseWindowSpecification(cursor) : parseIdentifier(cursor, "'(' or the name of a window");
}

export function parseArgument(cursor: Cursor): FunctionArgument {
  const { start } = cursor;
  if (!isNameToken(cursor.token) || cursor.peek(1).key !== '=>') return parsePositionalArgument(cursor);
  const name = parsePart(cursor);
  cursor.expect('=>');
  const value = parsePositionalArgument(cursor);
  return { kind: 'NamedArgument', span: cursor.spanFrom(start), name, value };
}

function parsePositionalArgument(cursor: Cursor): PositionalArgument {
  const { start } = cursor;
  switch (cursor.token.key) {
    case '*':
      cursor.advance();
      return { kind: 'Star', span: cursor.spanFrom(start), qualifier: [] };
    case 'TABLE':
      return parseTableArgument(cursor);
    case 'MODEL':
      if (!isIdentifierToken(cursor.peek(1))) break;
      cursor.advance();
      return { kind: 'ModelArgument', name: parseQualifiedName(cursor), span: cursor.spanFrom(start) };
    case 'DESCRIPTOR':
      if (cursor.peek(1).key === '(') return parseDescriptor(cursor);
      break;
    case 'DEFAULT':
      cursor.advance();
      return { kind: 'DefaultArgument', span: cursor.spanFrom(start) };
    default:
      break;
  }
  const value = cursor.expression();
  if (value.kind === 'Subquery' && cursor.at('PARTITION')) return parseTableKeys(cursor, start, value.query);
  return value;
}

function parseDescriptor(cursor: Cursor): PositionalArgument {
  const { start } = cursor;
  cursor.expect('DESCRIPTOR');
  const types: DataType[] = [];
  const columns = cursor.parenthesized(() => {
    const column = parseIdentifier(cursor, 'a column name');
    if (!cursor.at(',') && !cursor.at(')')) types.push(cursor.dataType());
    return column;
  });
  const span = cursor.spanFrom(start);
  if (types.length > 0 && types.length < columns.length) {
    cursor.failAt(span, 'a DESCRIPTOR has types for all of its columns or for none');
  }
  return { kind: 'Descriptor', span, columns, types };
}

/** `TABLE t …`, `TABLE(t) …` or `TABLE(SELECT …) …`. */
function parseTableArgument(cursor: Cursor): TableArgument {
  const { start } = cursor;
  cursor.expect('TABLE');
  if (!cursor.accept('(')) return parseTableKeys(cursor, start, parseQualifiedName(cursor, 'a table name'));
  const named = isIdentifierToken(cursor.token) ? parseQualifiedName(cursor, 'a table name') : undefined;
  const input = named ?? cursor.query();
  cursor.expect(')');
  return parseTableKeys(cursor, start, input);
}

function parseTableKeys(cursor: Cursor, start: number, input: QualifiedName | Query): TableArgument {
  const partitionBy = cursor.accept('PARTITION', 'BY') ? parseKeys(cursor, () => cursor.expression()) : [];
  const orderBy = cursor.accept('ORDER', 'BY') ? parseKeys(cursor, () => parseOrderItem(cursor)) : [];
  return { kind: 'TableArgument', span: cursor.spanFrom(start), input, partitionBy, orderBy };
}

/**
 * `k`, `(k1, k2)`, or `k1, k2` without parentheses: there a comma continues the keys only before a plain
 * name, because the next argument of a table function is never one.
 */
function parseKeys<T>(cursor: Cursor, item: () => T): T[] {
  if (cursor.at('(')) return cursor.parenthesized(item);
  const keys = [item()];
  while (cursor.at(',') && isIdentifierToken(cursor.peek(1)) && endsKey(cursor.peek(2).key)) {
    cursor.advance();
    keys.push(item());
  }
  return keys;
}

const endsKey = (key: string): boolean => [',', ')', '.', 'ORDER', 'ASC', 'DESC'].includes(key);
