/** MATCH_RECOGNIZE and its pattern language. */
import type { Identifier } from './ast.ts';
import type {
  MatchDefinition,
  MatchMeasure,
  MatchRecognize,
  MatchSkip,
  MatchSubset,
  Pattern,
  TableAlias,
  TableReference,
} from './ast-query.ts';
import type { Cursor } from './cursor.ts';
import { isIdentifierToken, parseIdentifier, parseInteger } from './parse-name.ts';
import { parseOptionalOrderBy, parsePartitionBy } from './parse-order.ts';

/** The clause behind the table `input`, which starts at `start`. */
export function parseMatchRecognize(
  cursor: Cursor,
  start: number,
  input: TableReference,
  parseAlias: () => TableAlias | undefined,
): MatchRecognize {
  cursor.expect('MATCH_RECOGNIZE', '(');
  const partitionBy = parsePartitionBy(cursor);
  const orderBy = parseOptionalOrderBy(cursor);
  const measures = cursor.accept('MEASURES') ? cursor.commaList(() => parseMeasure(cursor)) : [];
  const rowsPerMatch = parseRowsPerMatch(cursor);
  const skip = cursor.accept('AFTER') ? parseSkip(cursor) : undefined;
  if (!cursor.accept('PATTERN')) cursor.fail('PATTERN');
  cursor.expect('(');
  const anchoredStart = cursor.accept('^');
  const pattern = parseAlternation(cursor);
  const anchoredEnd = cursor.accept('$');
  if (!cursor.accept(')')) cursor.fail("a pattern variable, a quantifier, '|' or ')'");
  const within = cursor.accept('WITHIN') ? cursor.expression() : undefined;
  const subsets = cursor.accept('SUBSET') ? cursor.commaList(() => parseSubset(cursor)) : [];
  if (!cursor.accept('DEFINE')) cursor.fail('DEFINE');
  const definitions = cursor.commaList(() => parseDefinition(cursor));
  cursor.expect(')');
  const alias = parseAlias();
  return {
    kind: 'MatchRecognize',
    span: cursor.spanFrom(start),
    input,
    partitionBy,
    orderBy,
    measures,
    rowsPerMatch,
    skip,
    anchoredStart,
    anchoredEnd,
    pattern,
    within,
    subsets,
    definitions,
    alias,
  };
}

function parseMeasure(cursor: Cursor): MatchMeasure {
  const { start } = cursor;
  const expression = cursor.expression();
  cursor.expect('AS');
  const alias = parseIdentifier(cursor, 'a name behind AS');
  return { kind: 'MatchMeasure', span: cursor.spanFrom(start), expression, alias };
}

function parseRowsPerMatch(cursor: Cursor): MatchRecognize['rowsPerMatch'] {
  if (cursor.accept('ONE')) {
    cursor.expect('ROW', 'PER', 'MATCH');
    return 'ONE ROW';
  }
  if (!cursor.accept('ALL')) return undefined;
  cursor.expect('ROWS', 'PER', 'MATCH');
  return 'ALL ROWS';
}

function parseSkip(cursor: Cursor): MatchSkip {
  const { start } = cursor;
  cursor.expect('MATCH', 'SKIP');
  if (cursor.accept('PAST')) {
    cursor.expect('LAST', 'ROW');
    return { kind: 'MatchSkip', span: cursor.spanFrom(start), to: 'PAST LAST ROW', variable: undefined };
  }
  if (!cursor.accept('TO')) cursor.fail('PAST LAST ROW or TO');
  if (cursor.accept('NEXT')) {
    cursor.expect('ROW');
    return { kind: 'MatchSkip', span: cursor.spanFrom(start), to: 'TO NEXT ROW', variable: undefined };
  }
  // TO LAST x, or TO x, which means the same; a variable may itself be called last.
  const word = isIdentifierToken(cursor.peek(1)) ? cursor.acceptOneOf(['FIRST', 'LAST']) : undefined;
  const variable = parseVariable(cursor);
  return { kind: 'MatchSkip', span: cursor.spanFrom(start), to: word === 'FIRST' ? 'TO FIRST' : 'TO LAST', variable };
}

function parseSubset(cursor: Cursor): MatchSubset {
  const { start } = cursor;
  const name = parseVariable(cursor);
  cursor.expect('=');
  const variables = cursor.parenthesized(() => parseVariable(cursor));
  return { kind: 'MatchSubset', span: cursor.spanFrom(start), name, variables };
}

function parseDefinition(cursor: Cursor): MatchDefinition {
  const { start } = cursor;
  const variable = parseVariable(cursor);
  cursor.expect('AS');
  const condition = cursor.expression();
  return { kind: 'MatchDefinition', span: cursor.spanFrom(start), variable, condition };
}

const parseVariable = (cursor: Cursor): Identifier => parseIdentifier(cursor, 'a pattern variable');

/** `a b | c`: alternatives, weakest of all. */
function parseAlternation(cursor: Cursor): Pattern {
  const { start } = cursor;
  const first = parseSequence(cursor);
  if (!cursor.at('|')) return first;
  const items = [first];
  while (cursor.accept('|')) items.push(parseSequence(cursor));
  return { kind: 'PatternAlternation', span: cursor.spanFrom(start), items };
}

function parseSequence(cursor: Cursor): Pattern {
  const { start } = cursor;
  const items = [parseQuantified(cursor)];
  while (startsPattern(cursor)) items.push(parseQuantified(cursor));
  const [only] = items;
  if (items.length === 1 && only !== undefined) return only;
  return { kind: 'PatternSequence', span: cursor.spanFrom(start), items };
}

function startsPattern(cursor: Cursor): boolean {
  const { token } = cursor;
  if (token.key === '(' || token.key === '{-' || token.key === 'PERMUTE') return true;
  return isIdentifierToken(token) && token.key !== '$';
}

function parseQuantified(cursor: Cursor): Pattern {
  const { start } = cursor;
  let pattern = parsePatternPart(cursor);
  for (;;) {
    const counts = parseCounts(cursor);
    if (counts === undefined) return pattern;
    const reluctant = cursor.accept('?');
    pattern = { kind: 'PatternQuantified', span: cursor.spanFrom(start), pattern, ...counts, reluctant };
  }
}

function parseCounts(cursor: Cursor): { readonly min: number; readonly max: number | undefined } | undefined {
  switch (cursor.acceptOneOf(['*', '+', '?', '{'])) {
    case '*':
      return { min: 0, max: undefined };
    case '+':
      return { min: 1, max: undefined };
    case '?':
      return { min: 0, max: 1 };
    case '{': {
      const { token } = cursor;
      const min = cursor.at(',') ? 0 : parseInteger(cursor, "a number of rows or ','");
      let max: number | undefined = min;
      if (cursor.accept(',')) max = cursor.at('}') ? undefined : parseInteger(cursor, "a number of rows or '}'");
      if (max !== undefined && max < min) cursor.failAt(token, `the quantifier {${min},${max}} has its bounds swapped`);
      cursor.expect('}');
      return { min, max };
    }
    default:
      return undefined;
  }
}

function parsePatternPart(cursor: Cursor): Pattern {
  const { start } = cursor;
  if (cursor.accept('(')) {
    const pattern = cursor.nested(() => parseAlternation(cursor));
    cursor.expect(')');
    return pattern;
  }
  if (cursor.accept('{-')) {
    const pattern = cursor.nested(() => parseAlternation(cursor));
    cursor.expect('-}');
    return { kind: 'PatternExclusion', span: cursor.spanFrom(start), pattern };
  }
  if (cursor.accept('PERMUTE')) {
    const items = cursor.parenthesized(() => cursor.nested(() => parseAlternation(cursor)));
    return { kind: 'PatternPermutation', span: cursor.spanFrom(start), items };
  }
  const name = parseVariable(cursor);
  return { kind: 'PatternVariable', span: cursor.spanFrom(start), name };
}
