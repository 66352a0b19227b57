import fc, { type Arbitrary } from 'fast-check';
import type { SyntaxNode } from '../../src/sql/ast-node.ts';
import type { Statement } from '../../src/sql/ast-statement.ts';
import {
  bool,
  dataType,
  expressions as expression,
  few,
  functionArgument,
  hints,
  identifier,
  no,
  node,
  none,
  nothing,
  oneOf,
  optional,
  qualifiedName as name,
  queries as query,
  some,
  stringLiteral,
  text,
  yes,
} from './arbitrary-syntax.ts';

const option = node('Option', { key: stringLiteral, value: stringLiteral });
const options = few(option);
const ifExists = bool;
const ifNotExists = bool;
const comment = optional(text);
const partitionItem = node('PartitionItem', { column: identifier, value: optional(expression) });

// Schemas

const position = optional(node('ColumnPosition', { after: optional(name) }));
const columns = (place: Arbitrary<unknown>): Arbitrary<SyntaxNode> =>
  fc.oneof(
    node('PhysicalColumn', { name: identifier, type: dataType, comment, position: place }),
    node('MetadataColumn', {
      name: identifier,
      type: dataType,
      from: optional(text),
      virtual: bool,
      comment,
      position: place,
    }),
    node('ComputedColumn', { name: identifier, expression, comment, position: place }),
  );
const queryColumn = node('QueryColumn', { name: identifier, comment: none, position: none });
const constraint = (type: string): Arbitrary<SyntaxNode> =>
  node('TableConstraint', {
    type: fc.constant(type),
    name: optional(identifier),
    columns: some(identifier),
    enforced: optional(bool),
  });
const watermark = node('Watermark', { column: name, expression });
const constraints = fc.oneof(
  nothing,
  fc.tuple(constraint('PRIMARY KEY')),
  fc.tuple(constraint('UNIQUE'), constraint('PRIMARY KEY')),
);
const schema = (column: Arbitrary<SyntaxNode>): Arbitrary<SyntaxNode> =>
  node('TableSchema', { columns: some(column), watermark: optional(watermark), constraints });
const distribution = fc.oneof(
  node('Distribution', {
    algorithm: optional(oneOf('HASH', 'RANGE')),
    columns: some(identifier),
    buckets: optional(fc.nat(9)),
  }),
  node('Distribution', { algorithm: none, columns: nothing, buckets: fc.nat(9) }),
);
const tableClauses = { comment, distribution: optional(distribution), partitionedBy: few(identifier), options };
const likeRule = node('LikeRule', {
  merge: oneOf('INCLUDING', 'EXCLUDING', 'OVERWRITING'),
  feature: oneOf('ALL', 'CONSTRAINTS', 'DISTRIBUTION', 'GENERATED', 'METADATA', 'OPTIONS', 'PARTITIONS', 'WATERMARKS'),
});
const createTable = fc.oneof(
  node('CreateTable', {
    mode: oneOf('CREATE'),
    temporary: bool,
    ifNotExists,
    name,
    schema: optional(schema(columns(none))),
    ...tableClauses,
    like: optional(node('TableLike', { source: name, rules: few(likeRule) })),
    query: none,
  }),
);
const createTableAs = node('CreateTable', {
  mode: oneOf('CREATE', 'CREATE OR REPLACE', 'REPLACE'),
  temporary: no,
  ifNotExists,
  name,
  schema: optional(schema(fc.oneof(columns(none), queryColumn))),
  ...tableClauses,
  like: none,
  query,
});

// Actions of ALTER

const renameTo = node('RenameTo', { name });
const setOptions = node('SetOptions', { options });
const resetOptions = node('ResetOptions', { keys: few(stringLiteral) });
const schemaActions = [
  renameTo,
  setOptions,
  resetOptions,
  node('ChangeSchema', {
    change: oneOf('ADD', 'MODIFY'),
    schema: schema(columns(position)),
    distribution: optional(distribution),
  }),
  node('DropColumns', { columns: some(name) }),
  node('DropPart', { part: oneOf('PRIMARY KEY', 'WATERMARK', 'DISTRIBUTION') }),
  node('DropConstraint', { name: identifier }),
];
const newPartition = node('NewPartition', { partition: some(partitionItem), options });
const tableActions = [
  ...schemaActions,
  node('RenameColumn', { from: name, to: identifier }),
  node('AddPartitions', { ifNotExists, partitions: some(newPartition) }),
  node('DropPartitions', { ifExists, partitions: some(some(partitionItem)) }),
];
const startMode = fc.oneof(
  node('StartMode', { mode: oneOf('FROM_BEGINNING', 'RESUME_OR_FROM_BEGINNING'), value: none }),
  node('StartMode', { mode: oneOf('FROM_NOW', 'RESUME_OR_FROM_NOW'), value: optional(expression) }),
  node('StartMode', { mode: oneOf('FROM_TIMESTAMP', 'RESUME_OR_FROM_TIMESTAMP'), value: expression }),
);
const freshness = node('Freshness', { value: text, unit: oneOf('SECOND', 'MINUTE', 'HOUR', 'DAY') });
const refreshMode = oneOf('CONTINUOUS', 'FULL');
const materializedActions = [
  ...schemaActions,
  node('Suspend'),
  node('Resume', { options }),
  node('Refresh', { partition: few(partitionItem) }),
  node('AsQuery', { startMode: optional(startMode), query }),
  node('SetFreshness', { freshness }),
  node('SetRefreshMode', { refreshMode }),
];

// Statements that carry others

const insert = node('Insert', {
  mode: oneOf('INTO', 'OVERWRITE'),
  table: name,
  hints,
  partition: few(partitionItem),
  columns: few(identifier),
  query,
  onConflict: optional(oneOf('NOTHING', 'ERROR', 'DEDUPLICATE')),
});
const statementSet = node('StatementSet', { statements: some(insert) });
const targetAlias = optional(node('TableAlias', { name: identifier, columns: nothing }));
const update = node('Update', {
  table: name,
  hints,
  alias: targetAlias,
  assignments: some(node('Assignment', { column: identifier, value: expression })),
  where: optional(expression),
});
const deletion = node('Delete', { table: name, hints, alias: targetAlias, where: optional(expression) });
const executePlan = node('ExecutePlan', { path: stringLiteral });
const details = fc.uniqueArray(oneOf('ESTIMATED_COST', 'CHANGELOG_MODE', 'JSON_EXECUTION_PLAN', 'PLAN_ADVICE'), {
  maxLength: 2,
});

// Other objects

const language = optional(oneOf('JAVA', 'SCALA', 'PYTHON', 'JAVASCRIPT', 'WASM', 'SQL'));
const scope = oneOf('CATALOG', 'TEMPORARY', 'TEMPORARY SYSTEM');
const modelColumns = few(node('PhysicalColumn', { name: identifier, type: dataType, comment, position: none }));
const drop = (
  objects: readonly string[],
  temporary: Arbitrary<boolean>,
  system: Arbitrary<boolean>,
  behavior: Arbitrary<unknown>,
) => node('Drop', { object: oneOf(...objects), temporary, system, ifExists, name, behavior });
const showLike = optional(node('ShowLike', { operator: oneOf('LIKE', 'ILIKE'), negated: bool, pattern: text }));
const show = (targets: readonly string[], where: Arbitrary<unknown>, like: Arbitrary<unknown>) =>
  node('Show', { target: oneOf(...targets), scope: where, partition: nothing, like });

const statements: readonly Arbitrary<SyntaxNode>[] = [
  query,
  insert,
  statementSet,
  update,
  deletion,
  node('Truncate', { table: name }),
  node('Explain', {
    details,
    statement: fc.oneof(query, insert, statementSet, update, deletion, executePlan, createTableAs),
  }),
  node('CompilePlan', { path: stringLiteral, ifNotExists, execute: bool, statement: fc.oneof(insert, statementSet) }),
  executePlan,
  node('Execute', { statement: fc.oneof(query, insert) }),
  createTable,
  createTableAs,
  node('AlterTable', { ifExists, name, action: fc.oneof(...tableActions) }),
  node('AnalyzeTable', { name, partition: few(partitionItem), columns: optional(few(identifier)) }),
  node('CreateMaterializedTable', {
    mode: oneOf('CREATE', 'CREATE OR ALTER'),
    ifNotExists,
    name,
    schema: optional(schema(columns(none))),
    ...tableClauses,
    freshness: optional(freshness),
    refreshMode: optional(refreshMode),
    startMode: optional(startMode),
    query,
  }),
  node('AlterMaterializedTable', { name, action: fc.oneof(...materializedActions) }),
  node('CreateView', { orReplace: bool, temporary: bool, ifNotExists, name, columns: few(identifier), comment, query }),
  node('AlterView', { name, action: fc.oneof(renameTo, node('AsQuery', { startMode: none, query })) }),
  node('CreateCatalog', { ifNotExists, name: identifier, comment, options }),
  node('AlterCatalog', {
    name: identifier,
    action: fc.oneof(setOptions, resetOptions, node('SetComment', { comment: text })),
  }),
  node('CreateDatabase', { ifNotExists, name, comment, options }),
  node('AlterDatabase', { name, action: setOptions }),
  node('CreateFunction', {
    scope,
    ifNotExists,
    name,
    identifier: stringLiteral,
    language,
    resources: few(node('FunctionResource', { type: oneOf('JAR', 'ARTIFACT'), path: stringLiteral })),
    options,
  }),
  node('AlterFunction', { scope, ifExists, name, identifier: stringLiteral, language }),
  node('CreateModel', {
    temporary: bool,
    ifNotExists,
    name,
    inputs: modelColumns,
    outputs: modelColumns,
    comment,
    options,
    query: optional(query),
  }),
  node('AlterModel', { ifExists, name, action: fc.oneof(renameTo, setOptions, resetOptions) }),
  drop(['TABLE', 'VIEW', 'FUNCTION', 'MODEL'], bool, no, none),
  drop(['CATALOG', 'MATERIALIZED TABLE'], no, no, none),
  drop(['FUNCTION'], yes, yes, none),
  drop(['DATABASE'], no, no, optional(oneOf('RESTRICT', 'CASCADE'))),
  node('Use', { object: oneOf('CATALOG', 'DATABASE'), name }),
  node('UseModules', { modules: some(identifier) }),
  node('LoadModule', { name: identifier, options }),
  node('UnloadModule', { name: identifier }),
  node('SetStatement', { option: optional(option) }),
  node('ResetStatement', { key: optional(stringLiteral) }),
  node('JarStatement', { action: oneOf('ADD', 'REMOVE'), path: stringLiteral }),
  show(['CATALOGS'], none, showLike),
  show(
    ['DATABASES', 'TABLES', 'VIEWS', 'MATERIALIZED TABLES', 'FUNCTIONS', 'USER FUNCTIONS', 'MODELS', 'PROCEDURES'],
    optional(name),
    showLike,
  ),
  show(['COLUMNS'], name, showLike),
  show(['CURRENT CATALOG', 'CURRENT DATABASE', 'MODULES', 'FULL MODULES', 'JARS', 'JOBS'], none, none),
  node('Show', { target: oneOf('PARTITIONS'), scope: name, partition: few(partitionItem), like: none }),
  node('ShowCreate', { object: oneOf('TABLE', 'VIEW', 'MATERIALIZED TABLE', 'CATALOG', 'MODEL'), name }),
  node('Describe', { object: oneOf('TABLE', 'CATALOG', 'DATABASE', 'FUNCTION', 'MODEL'), extended: bool, name }),
  node('DescribeJob', { job: stringLiteral }),
  node('StopJob', { job: stringLiteral, withSavepoint: bool, withDrain: bool }),
  node('Call', { name, args: few(functionArgument) }),
];

export const anyStatement = fc.oneof(...statements) as Arbitrary<Statement>;
