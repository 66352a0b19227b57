import type { Expression } from './ast.ts';
import type { QueryNode } from './ast-node.ts';
import type {
  HintArgument,
  MatchRecognize,
  Pattern,
  PatternQuantified,
  QueryBody,
  SetOperation,
  TableReference,
} from './ast-query.ts';
import {
  type Print,
  type Printers,
  printClause,
  printList,
  printName,
  printOptional,
  printParenthesized,
  printString,
  words,
} from './printer.ts';

/** UNION and EXCEPT group from the left; INTERSECT binds stronger. */
const setStrength = (body: QueryBody): number => {
  if (body.kind === 'Query') return 0;
  if (body.kind !== 'SetOperation') return 3;
  return body.operator === 'INTERSECT' ? 2 : 1;
};

function printSetOperation(node: SetOperation, print: Print): string {
  const strength = setStrength(node);
  const part = (body: QueryBody, strengthMin: number): string =>
    setStrength(body) < strengthMin ? `(${print(body)})` : print(body);
  return words(part(node.left, strength), node.operator, node.all && 'ALL', part(node.right, strength + 1));
}

/** A table that something follows or that follows JOIN: a join needs parentheses there. */
const printGrouped = (table: TableReference, print: Print): string =>
  table.kind === 'Join' ? `(${print(table)})` : print(table);

const printHints = (hints: readonly QueryNode[], print: Print): string =>
  hints.length === 0 ? '' : `/*+ ${printList(hints, print)} */`;

function printHintArgument({ key, value, form }: HintArgument): string {
  const names = (text: string): string => text.split('.').map(printName).join('.');
  const printed = form === 'string' ? printString(value) : form === 'name' ? names(value) : value;
  return key === undefined ? printed : `${printString(key)} = ${printed}`;
}

const orderBy = (nodes: readonly QueryNode[], print: Print): string => printClause('ORDER BY', nodes, print);
const partitionBy = (nodes: readonly Expression[], print: Print): string => printClause('PARTITION BY', nodes, print);

function printMatch(node: MatchRecognize, print: Print): string {
  const pattern = `${node.anchoredStart ? '^ ' : ''}${print(node.pattern)}${node.anchoredEnd ? ' $' : ''}`;
  const inside = words(
    partitionBy(node.partitionBy, print),
    orderBy(node.orderBy, print),
    printClause('MEASURES', node.measures, print),
    node.rowsPerMatch !== undefined && `${node.rowsPerMatch} PER MATCH`,
    printOptional('', node.skip, print),
    `PATTERN (${pattern})`,
    printOptional('WITHIN', node.within, print),
    printClause('SUBSET', node.subsets, print),
    printClause('DEFINE', node.definitions, print),
  );
  return words(printGrouped(node.input, print), `MATCH_RECOGNIZE (${inside})`, printOptional('AS', node.alias, print));
}

/** A pattern where a quantifier follows, or where a sequence would swallow an alternation. */
const printPatternPart = (pattern: Pattern, grouped: readonly Pattern['kind'][], print: Print): string =>
  grouped.includes(pattern.kind) ? `(${print(pattern)})` : print(pattern);

function printQuantifier({ min, max, reluctant }: PatternQuantified): string {
  const mark = reluctant ? '?' : '';
  if (max === undefined) return min === 0 ? `*${mark}` : min === 1 ? `+${mark}` : `{${min},}${mark}`;
  if (min === 0 && max === 1) return `?${mark}`;
  return min === max ? `{${min}}${mark}` : `{${min},${max}}${mark}`;
}

export const queryPrinters: Printers<QueryNode> = {
  Query: (node, print) =>
    words(
      printClause('WITH', node.commonTables, print),
      node.body.kind === 'Query' ? `(${print(node.body)})` : print(node.body),
      orderBy(node.orderBy, print),
      printOptional('LIMIT', node.limit, print),
      printOptional('OFFSET', node.offset, print),
    ),
  CommonTable: (node, print) =>
    words(print(node.name), printParenthesized(node.columns, print), `AS (${print(node.query)})`),
  Select: (node, print) =>
    words(
      'SELECT',
      printHints(node.hints, print),
      node.distinct && 'DISTINCT',
      printList(node.items, print),
      printOptional('FROM', node.from, print),
      printOptional('WHERE', node.where, print),
      printOptional('', node.groupBy, print),
      printOptional('HAVING', node.having, print),
      printClause('WINDOW', node.windows, print),
      printOptional('QUALIFY', node.qualify, print),
    ),
  SelectItem: (node, print) => words(print(node.expression), printOptional('AS', node.alias, print)),
  Values: (node, print) => `VALUES ${node.rows.map((row) => `(${printList(row.items, print)})`).join(', ')}`,
  SetOperation: printSetOperation,
  TableQuery: (node, print) => `TABLE ${print(node.name)}`,
  OrderItem: (node, print) =>
    words(
      print(node.expression),
      node.direction === 'DESC' && 'DESC',
      node.nulls !== undefined && `NULLS ${node.nulls}`,
    ),
  GroupBy: (node, print) => words('GROUP BY', node.distinct && 'DISTINCT', printList(node.elements, print)),
  GroupingSet: (node, print) => `(${printList(node.items, print)})`,
  GroupingSets: (node, print) => `GROUPING SETS (${printList(node.elements, print)})`,
  Rollup: (node, print) => `ROLLUP (${printList(node.elements, print)})`,
  Cube: (node, print) => `CUBE (${printList(node.elements, print)})`,
  NamedWindow: (node, print) => `${print(node.name)} AS ${print(node.specification)}`,
  WindowSpecification: (node, print) => {
    const base = printOptional('', node.base, print);
    const frame = printOptional('', node.frame, print);
    return `(${words(base, partitionBy(node.partitionBy, print), orderBy(node.orderBy, print), frame)})`;
  },
  WindowFrame: (node, print) =>
    node.end === undefined
      ? `${node.unit} ${print(node.start)}`
      : `${node.unit} BETWEEN ${print(node.start)} AND ${print(node.end)}`,
  FrameBound: (node, print) => words(printOptional('', node.offset, print), node.bound),
  Hint: (node, print) => words(print(node.name) + printParenthesized(node.args, print)),
  HintArgument: printHintArgument,
  TableAlias: (node, print) => words(print(node.name), printParenthesized(node.columns, print)),
  NamedTable: (node, print) =>
    words(
      print(node.name),
      printHints(node.hints, print),
      printOptional('FOR SYSTEM_TIME AS OF', node.systemTime, print),
      printOptional('AS', node.alias, print),
    ),
  DerivedTable: (node, print) =>
    words(node.lateral && 'LATERAL', `(${print(node.query)})`, printOptional('AS', node.alias, print)),
  FunctionTable: (node, print) =>
    words(
      node.lateral && 'LATERAL',
      `TABLE(${print(node.call)})`,
      printHints(node.hints, print),
      printOptional('AS', node.alias, print),
    ),
  UnnestTable: (node, print) =>
    words(
      node.lateral && 'LATERAL',
      `UNNEST(${printList(node.items, print)})`,
      node.withOrdinality && 'WITH ORDINALITY',
      printOptional('AS', node.alias, print),
    ),
  JoinOn: (node, print) => `ON ${print(node.condition)}`,
  JoinUsing: (node, print) => `USING (${printList(node.columns, print)})`,
  Join: (node, print) =>
    words(
      print(node.left),
      node.natural && 'NATURAL',
      `${node.type} JOIN`,
      printGrouped(node.right, print),
      printOptional('', node.constraint, print),
    ),
  MatchRecognize: printMatch,
  MatchMeasure: (node, print) => `${print(node.expression)} AS ${print(node.alias)}`,
  MatchSubset: (node, print) => `${print(node.name)} = (${printList(node.variables, print)})`,
  MatchDefinition: (node, print) => `${print(node.variable)} AS ${print(node.condition)}`,
  MatchSkip: (node, print) => words(`AFTER MATCH SKIP ${node.to}`, printOptional('', node.variable, print)),
  PatternVariable: (node, print) => print(node.name),
  PatternSequence: (node, print) =>
    node.items.map((item) => printPatternPart(item, ['PatternSequence', 'PatternAlternation'], print)).join(' '),
  PatternAlternation: (node, print) =>
    node.items.map((item) => printPatternPart(item, ['PatternAlternation'], print)).join(' | '),
  PatternQuantified: (node, print) =>
    printPatternPart(node.pattern, ['PatternSequence', 'PatternAlternation', 'PatternQuantified'], print) +
    printQuantifier(node),
  PatternExclusion: (node, print) => `{- ${print(node.pattern)} -}`,
  PatternPermutation: (node, print) => `PERMUTE(${printList(node.items, print)})`,
};
