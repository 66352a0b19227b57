import type { Expression, FunctionCall, Identifier, QuantifiedComparison } from './ast.ts';
import type { ExpressionNode } from './ast-node.ts';
import { binaryStrengths, bindingStrength, strengthOf } from './binding-strength.ts';
import {
  isPlainWord,
  type Print,
  type Printers,
  printClause,
  printList,
  printName,
  printOptional,
  printString,
  quoteName,
  words,
} from './printer.ts';
import { callableReservedWords, isReservedWord } from './reserved-words.ts';

/** An operand, in parentheses where its operator binds weaker than `strengthMin`. */
function printOperand(node: Expression, strengthMin: number, print: Print): string {
  return strengthOf(node) < strengthMin ? `(${print(node)})` : print(node);
}

/** What `.field` and `[index]` follow without parentheses. */
function printAccessed(node: Expression, print: Print): string {
  const bare = node.kind === 'FieldAccess' || node.kind === 'ElementAccess' || node.kind === 'ArrayConstructor';
  return bare ? print(node) : `(${print(node)})`;
}

/** A sign in front of another sign would start a comment. */
function printSigned(sign: string, operand: string): string {
  return operand.startsWith('-') || operand.startsWith('+') ? `${sign} ${operand}` : `${sign}${operand}`;
}

function printQuantified(node: QuantifiedComparison, print: Print): string {
  const left = printOperand(node.left, bindingStrength.comparison, print);
  const members = node.query === undefined ? printList(node.items, print) : print(node.query);
  return `${left} ${node.operator} ${node.quantifier} (${members})`;
}

const not = (negated: boolean): string => (negated ? 'NOT ' : '');

/** Functions that have a form of their own and that also take a plain list of so many arguments. */
const listForms: Readonly<Record<string, readonly [min: number, max: number]>> = {
  FLOOR: [1, Number.POSITIVE_INFINITY],
  CEIL: [1, Number.POSITIVE_INFINITY],
  CEILING: [1, Number.POSITIVE_INFINITY],
  SUBSTRING: [2, 3],
  OVERLAY: [3, 4],
  POSITION: [2, 3],
};

/** Functions that are nodes of their own: a call by such a name is a call of another function, in backticks. */
const nodeForms: readonly string[] = [
  'ARRAY',
  'CAST',
  'DESCRIPTOR',
  'EXISTS',
  'EXTRACT',
  'JSON_ARRAY',
  'JSON_ARRAYAGG',
  'JSON_EXISTS',
  'JSON_OBJECT',
  'JSON_OBJECTAGG',
  'JSON_QUERY',
  'JSON_VALUE',
  'MAP',
  'MULTISET',
  'ROW',
  'TRIM',
  'TRY_CAST',
];

function printFunctionName(node: FunctionCall, print: Print): string {
  const [word] = node.name.parts;
  if (node.name.parts.length !== 1 || word === undefined) return print(node.name);
  const key = word.name.toUpperCase();
  if (node.niladic) return word.name;
  const unitForm = key === 'TIMESTAMPADD' || key === 'TIMESTAMPDIFF';
  const counts = listForms[key];
  const plainArgs = !node.distinct && node.orderBy.length === 0 && node.args.every(isExpression);
  const listForm =
    counts === undefined || (plainArgs && node.args.length >= counts[0] && node.args.length <= counts[1]);
  const callable = isPlainWord(word.name) && (!isReservedWord(key) || callableReservedWords.has(key));
  const asWord = callable && !nodeForms.includes(key) && listForm && (!unitForm || node.args[0]?.kind === 'TimeUnit');
  return asWord ? word.name : quoteName(word.name);
}

function isExpression(arg: FunctionCall['args'][number]): boolean {
  switch (arg.kind) {
    case 'NamedArgument':
    case 'Star':
    case 'TableArgument':
    case 'ModelArgument':
    case 'Descriptor':
    case 'TimeUnit':
    case 'DefaultArgument':
      return false;
    default:
      return true;
  }
}

function printCall(node: FunctionCall, print: Print): string {
  const name = printFunctionName(node, print);
  if (node.niladic) return name;
  // In POSITION(x IN y) the first argument ends before IN, and so it does where a comma stands for IN.
  const args = node.args.map((arg, index) =>
    name.toUpperCase() === 'POSITION' && index === 0
      ? printOperand(arg as Expression, bindingStrength.range + 1, print)
      : print(arg),
  );
  const inside = words(node.distinct && 'DISTINCT', args.join(', '), printClause('ORDER BY', node.orderBy, print));
  return words(
    `${name}(${inside})`,
    node.nulls !== undefined && `${node.nulls} NULLS`,
    node.withinGroup.length > 0 && `WITHIN GROUP (${printClause('ORDER BY', node.withinGroup, print)})`,
    printFilter(node.filter, print),
    printOptional('OVER', node.over, print),
  );
}

const printFilter = (filter: Expression | undefined, print: Print): string =>
  filter === undefined ? '' : `FILTER (WHERE ${print(filter)})`;

const printParts = (parts: readonly Identifier[]): string => parts.map((part) => printName(part.name)).join('.');

export const expressionPrinters: Printers<ExpressionNode> = {
  Identifier: (node) => printName(node.name),
  QualifiedName: (node) => printParts(node.parts),
  StringLiteral: (node) => printString(node.value),
  NumericLiteral: (node) => node.text,
  BinaryLiteral: (node) => `X'${node.hex}'`,
  BooleanLiteral: (node) => (node.value ? 'TRUE' : 'FALSE'),
  UnknownLiteral: () => 'UNKNOWN',
  NullLiteral: () => 'NULL',
  DateTimeLiteral: (node) => `${node.type} ${printString(node.value)}`,
  IntervalLiteral: (node, print) =>
    `INTERVAL ${node.negative ? '-' : ''}${printString(node.value)} ${print(node.qualifier)}`,
  IntervalQualifier: ({ from, to, leadingPrecision, fractionalPrecision }) => {
    const leading = leadingPrecision === undefined ? '' : `${leadingPrecision}`;
    const fraction = fractionalPrecision === undefined ? '' : `${fractionalPrecision}`;
    if (to !== undefined) {
      return `${from}${leading && `(${leading})`} TO ${to}${fraction && `(${fraction})`}`;
    }
    return leading === '' ? from : `${from}(${leading}${fraction && `, ${fraction}`})`;
  },
  DynamicParameter: () => '?',
  ColumnReference: (node) => printParts(node.parts),
  FieldAccess: (node, print) => `${printAccessed(node.operand, print)}.${print(node.field)}`,
  ElementAccess: (node, print) => {
    const operand = node.operand.kind === 'ColumnReference' ? print(node.operand) : printAccessed(node.operand, print);
    return `${operand}[${print(node.index)}]`;
  },
  UnaryExpression: (node, print) => {
    if (node.operator === 'NOT') return `NOT ${printOperand(node.operand, bindingStrength.not, print)}`;
    return printSigned(node.operator, printOperand(node.operand, bindingStrength.sign, print));
  },
  BinaryExpression: (node, print) => {
    const strength = binaryStrengths[node.operator];
    const left = printOperand(node.left, strength, print);
    return `${left} ${node.operator} ${printOperand(node.right, strength + 1, print)}`;
  },
  IsExpression: (node, print) =>
    `${printOperand(node.operand, bindingStrength.is, print)} IS ${not(node.negated)}${node.test}`,
  IsDistinctFrom: (node, print) => {
    const left = printOperand(node.left, bindingStrength.comparison, print);
    const right = printOperand(node.right, bindingStrength.comparison + 1, print);
    return `${left} IS ${not(node.negated)}DISTINCT FROM ${right}`;
  },
  Between: (node, print) => {
    const operand = printOperand(node.operand, bindingStrength.range, print);
    const lower = printOperand(node.lower, bindingStrength.range + 1, print);
    const upper = printOperand(node.upper, bindingStrength.range + 1, print);
    return `${operand} ${not(node.negated)}BETWEEN ${node.symmetric ? 'SYMMETRIC ' : ''}${lower} AND ${upper}`;
  },
  Like: (node, print) => {
    const operand = printOperand(node.operand, bindingStrength.range, print);
    const pattern = printOperand(node.pattern, bindingStrength.range + 1, print);
    const escape = node.escape && ` ESCAPE ${printOperand(node.escape, bindingStrength.range + 1, print)}`;
    return `${operand} ${not(node.negated)}${node.operator} ${pattern}${escape ?? ''}`;
  },
  InList: (node, print) =>
    `${printOperand(node.operand, bindingStrength.range, print)} ${not(node.negated)}IN (${printList(node.items, print)})`,
  InSubquery: (node, print) =>
    `${printOperand(node.operand, bindingStrength.range, print)} ${not(node.negated)}IN (${print(node.query)})`,
  QuantifiedComparison: printQuantified,
  Exists: (node, print) => `EXISTS (${print(node.query)})`,
  Subquery: (node, print) => `(${print(node.query)})`,
  WhenClause: (node, print) => `WHEN ${printList(node.conditions, print)} THEN ${print(node.result)}`,
  Case: (node, print) =>
    words(
      'CASE',
      printOptional('', node.operand, print),
      ...node.branches.map(print),
      printOptional('ELSE', node.otherwise, print),
      'END',
    ),
  Cast: (node, print) => `${node.safe ? 'TRY_CAST' : 'CAST'}(${print(node.operand)} AS ${print(node.type)})`,
  Extract: (node, print) => `EXTRACT(${node.unit} FROM ${print(node.operand)})`,
  RoundToUnit: (node, print) => {
    // An interval would take TO for its own.
    const bare = strengthOf(node.operand) === bindingStrength.primary && node.operand.kind !== 'IntervalLiteral';
    const operand = bare ? print(node.operand) : `(${print(node.operand)})`;
    return `${node.direction}(${operand} TO ${node.unit})`;
  },
  Trim: (node, print) =>
    `TRIM(${words(node.side, printOptional('', node.characters, print), 'FROM', print(node.operand))})`,
  RowConstructor: (node, print) => `ROW(${printList(node.items, print)})`,
  ArrayConstructor: (node, print) => `ARRAY[${printList(node.items, print)}]`,
  MultisetConstructor: (node, print) => `MULTISET[${printList(node.items, print)}]`,
  MapEntry: (node, print) => `${print(node.key)}, ${print(node.value)}`,
  MapConstructor: (node, print) => `MAP[${printList(node.entries, print)}]`,
  CollectionQuery: (node, print) => `${node.collection}(${print(node.query)})`,
  Star: (node) => (node.qualifier.length === 0 ? '*' : `${printParts(node.qualifier)}.*`),
  NamedArgument: (node, print) => `${print(node.name)} => ${print(node.value)}`,
  TableArgument: (node, print) =>
    words(
      node.input.kind === 'QualifiedName' ? `TABLE ${print(node.input)}` : `TABLE(${print(node.input)})`,
      node.partitionBy.length > 0 && `PARTITION BY (${printList(node.partitionBy, print)})`,
      node.orderBy.length > 0 && `ORDER BY (${printList(node.orderBy, print)})`,
    ),
  ModelArgument: (node, print) => `MODEL ${print(node.name)}`,
  Descriptor: (node, print) => {
    const columns = node.columns.map((column, index) =>
      words(print(column), printOptional('', node.types[index], print)),
    );
    return `DESCRIPTOR(${columns.join(', ')})`;
  },
  TimeUnit: (node) => node.unit,
  DefaultArgument: () => 'DEFAULT',
  FunctionCall: printCall,
  MatchSemantics: (node, print) => `${node.semantics} ${print(node.operand)}`,
  JsonBehavior: (node, print) => words(node.behavior, printOptional('', node.value, print)),
  JsonEntry: (node, print) => `${print(node.key)} VALUE ${print(node.value)}`,
  JsonExists: (node, print) => {
    const onError = node.onError && `${print(node.onError)} ON ERROR`;
    return `JSON_EXISTS(${words(`${print(node.input)}, ${print(node.path)}`, onError ?? '')})`;
  },
  JsonValue: (node, print) => {
    const onEmpty = node.onEmpty && `${print(node.onEmpty)} ON EMPTY`;
    const onError = node.onError && `${print(node.onError)} ON ERROR`;
    const returning = printOptional('RETURNING', node.returning, print);
    return `JSON_VALUE(${words(`${print(node.input)}, ${print(node.path)}`, returning, onEmpty ?? '', onError ?? '')})`;
  },
  JsonQuery: (node, print) => {
    const wrapper =
      node.wrapper && (node.wrapper === 'WITHOUT' ? 'WITHOUT ARRAY WRAPPER' : `WITH ${node.wrapper} ARRAY WRAPPER`);
    const onEmpty = node.onEmpty && `${print(node.onEmpty)} ON EMPTY`;
    const onError = node.onError && `${print(node.onError)} ON ERROR`;
    const returning = printOptional('RETURNING', node.returning, print);
    const clauses = words(returning, wrapper ?? '', onEmpty ?? '', onError ?? '');
    return `JSON_QUERY(${words(`${print(node.input)}, ${print(node.path)}`, clauses)})`;
  },
  JsonObject: (node, print) => {
    const inside = words(printList(node.entries, print), node.onNull !== undefined && `${node.onNull} ON NULL`);
    return words(`JSON_OBJECT${node.aggregate ? 'AGG' : ''}(${inside})`, printFilter(node.filter, print));
  },
  JsonArray: (node, print) => {
    const orderBy = printClause('ORDER BY', node.orderBy, print);
    const onNull = node.onNull !== undefined && `${node.onNull} ON NULL`;
    const inside = words(printList(node.items, print), orderBy, onNull);
    return words(`JSON_ARRAY${node.aggregate ? 'AGG' : ''}(${inside})`, printFilter(node.filter, print));
  },
};
