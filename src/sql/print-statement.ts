import type { StatementNode, SyntaxNode } from './ast-node.ts';
import type {
  ChangeSchema,
  CompilePlan,
  CreateMaterializedTable,
  CreateTable,
  Distribution,
  Explain,
  Option,
  StatementSet,
} from './ast-statement.ts';
import {
  type Print,
  type Printers,
  printClause,
  printComment,
  printList,
  printOptional,
  printParenthesized,
  printPartition,
  printString,
  words,
} from './printer.ts';

/** `(…)` with one line for each entry. */
const printBlock = (entries: readonly string[]): string => `(\n  ${entries.join(',\n  ')}\n)`;

const printOptions = (keyword: string, options: readonly Option[], print: Print): string =>
  options.length === 0 ? '' : `${keyword} ${printBlock(options.map(print))}`;

const ifExists = (written: boolean): string => (written ? 'IF EXISTS' : '');
const ifNotExists = (written: boolean): string => (written ? 'IF NOT EXISTS' : '');

/** The clauses that are not empty, one a line. */
const lines = (...clauses: readonly string[]): string => clauses.filter((clause) => clause !== '').join('\n');

function printCreateTable(node: CreateTable, print: Print): string {
  return lines(
    words(
      node.mode,
      node.temporary && 'TEMPORARY',
      'TABLE',
      ifNotExists(node.ifNotExists),
      print(node.name),
      printOptional('', node.schema, print),
    ),
    ...printTableClauses(node, print),
    printOptional('LIKE', node.like, print),
    printOptional('AS', node.query, print),
  );
}

/** Comment, distribution, partitions and options, in the order in which they stand. */
function printTableClauses(node: CreateTable | CreateMaterializedTable, print: Print): string[] {
  return [
    printComment(node.comment),
    printOptional('DISTRIBUTED', node.distribution, print),
    node.partitionedBy.length === 0 ? '' : `PARTITIONED BY (${printList(node.partitionedBy, print)})`,
    printOptions('WITH', node.options, print),
  ];
}

function printCreateMaterializedTable(node: CreateMaterializedTable, print: Print): string {
  return lines(
    words(
      `${node.mode} MATERIALIZED TABLE`,
      ifNotExists(node.ifNotExists),
      print(node.name),
      printOptional('', node.schema, print),
    ),
    ...printTableClauses(node, print),
    printOptional('', node.freshness, print),
    node.refreshMode === undefined ? '' : `REFRESH_MODE = ${node.refreshMode}`,
    printOptional('', node.startMode, print),
    `AS ${print(node.query)}`,
  );
}

function printDistribution({ algorithm, columns, buckets }: Distribution, print: Print): string {
  return words(
    columns.length > 0 && `BY ${algorithm ?? ''}(${printList(columns, print)})`,
    buckets !== undefined && `INTO ${buckets} BUCKETS`,
  );
}

function printChangeSchema({ change, schema, distribution }: ChangeSchema, print: Print): string {
  const elements: SyntaxNode[] = [...schema.columns, ...schema.constraints];
  if (schema.watermark !== undefined) elements.push(schema.watermark);
  const entries = elements.map(print);
  if (distribution !== undefined) entries.push(`DISTRIBUTION ${print(distribution)}`);
  return `${change} ${printBlock(entries)}`;
}

/** `STATEMENT SET BEGIN … END`: EXPLAIN and COMPILE take it without EXECUTE. */
const printStatementSet = (node: StatementSet, print: Print): string =>
  lines('STATEMENT SET BEGIN', ...node.statements.map((statement) => `${print(statement)};`), 'END');

const printCarried = (node: Explain['statement'] | CompilePlan['statement'], print: Print): string =>
  node.kind === 'StatementSet' ? printStatementSet(node, print) : print(node);

export const statementPrinters: Printers<StatementNode> = {
  // Shared parts
  Option: (node, print) => `${print(node.key)} = ${print(node.value)}`,
  PartitionItem: (node, print) => words(print(node.column), printOptional('=', node.value, print)),
  ColumnPosition: (node, print) => (node.after === undefined ? 'FIRST' : `AFTER ${print(node.after)}`),
  PhysicalColumn: (node, print) =>
    words(print(node.name), print(node.type), printComment(node.comment), printOptional('', node.position, print)),
  MetadataColumn: (node, print) =>
    words(
      print(node.name),
      print(node.type),
      'METADATA',
      node.from !== undefined && `FROM ${printString(node.from)}`,
      node.virtual && 'VIRTUAL',
      printComment(node.comment),
      printOptional('', node.position, print),
    ),
  ComputedColumn: (node, print) =>
    words(
      print(node.name),
      `AS ${print(node.expression)}`,
      printComment(node.comment),
      printOptional('', node.position, print),
    ),
  QueryColumn: (node, print) => print(node.name),
  Watermark: (node, print) => `WATERMARK FOR ${print(node.column)} AS ${print(node.expression)}`,
  TableConstraint: (node, print) =>
    words(
      printOptional('CONSTRAINT', node.name, print),
      `${node.type} (${printList(node.columns, print)})`,
      node.enforced === false && 'NOT ENFORCED',
      node.enforced === true && 'ENFORCED',
    ),
  Distribution: printDistribution,
  TableSchema: (node, print) => {
    const elements: SyntaxNode[] = [...node.columns];
    if (node.watermark !== undefined) elements.push(node.watermark);
    return printBlock([...elements, ...node.constraints].map(print));
  },

  // Data manipulation
  Insert: (node, print) =>
    words(
      `INSERT ${node.mode}`,
      print(node.table),
      node.hints.length > 0 && `/*+ ${printList(node.hints, print)} */`,
      printPartition(node.partition, print),
      printParenthesized(node.columns, print),
      print(node.query),
      node.onConflict !== undefined && `ON CONFLICT DO ${node.onConflict}`,
    ),
  StatementSet: (node, print) => `EXECUTE ${printStatementSet(node, print)}`,
  Assignment: (node, print) => `${print(node.column)} = ${print(node.value)}`,
  Update: (node, print) =>
    words(
      'UPDATE',
      print(node.table),
      node.hints.length > 0 && `/*+ ${printList(node.hints, print)} */`,
      printOptional('AS', node.alias, print),
      printClause('SET', node.assignments, print),
      printOptional('WHERE', node.where, print),
    ),
  Delete: (node, print) =>
    words(
      'DELETE FROM',
      print(node.table),
      node.hints.length > 0 && `/*+ ${printList(node.hints, print)} */`,
      printOptional('AS', node.alias, print),
      printOptional('WHERE', node.where, print),
    ),
  Truncate: (node, print) => `TRUNCATE TABLE ${print(node.table)}`,
  Explain: (node, print) => words('EXPLAIN', node.details.join(', '), printCarried(node.statement, print)),
  CompilePlan: (node, print) =>
    words(
      'COMPILE',
      node.execute && 'AND EXECUTE',
      'PLAN',
      print(node.path),
      ifNotExists(node.ifNotExists),
      'FOR',
      printCarried(node.statement, print),
    ),
  ExecutePlan: (node, print) => `EXECUTE PLAN ${print(node.path)}`,
  Execute: (node, print) => `EXECUTE ${print(node.statement)}`,

  // Tables
  LikeRule: (node) => `${node.merge} ${node.feature}`,
  TableLike: (node, print) =>
    words(print(node.source), node.rules.length > 0 && `(\n  ${node.rules.map(print).join('\n  ')}\n)`),
  CreateTable: printCreateTable,
  RenameTo: (node, print) => `RENAME TO ${print(node.name)}`,
  RenameColumn: (node, print) => `RENAME ${print(node.from)} TO ${print(node.to)}`,
  SetOptions: (node, print) => (node.options.length === 0 ? 'SET ()' : printOptions('SET', node.options, print)),
  ResetOptions: (node, print) => `RESET (${printList(node.keys, print)})`,
  ChangeSchema: printChangeSchema,
  DropColumns: (node, print) => `DROP (${printList(node.columns, print)})`,
  DropPart: (node) => `DROP ${node.part}`,
  DropConstraint: (node, print) => `DROP CONSTRAINT ${print(node.name)}`,
  NewPartition: (node, print) =>
    words(printPartition(node.partition, print), printOptions('WITH', node.options, print)),
  AddPartitions: (node, print) => words('ADD', ifNotExists(node.ifNotExists), ...node.partitions.map(print)),
  DropPartitions: (node, print) =>
    words('DROP', ifExists(node.ifExists), node.partitions.map((items) => printPartition(items, print)).join(', ')),
  AlterTable: (node, print) => words('ALTER TABLE', ifExists(node.ifExists), print(node.name), print(node.action)),
  AnalyzeTable: (node, print) =>
    words(
      'ANALYZE TABLE',
      print(node.name),
      printPartition(node.partition, print),
      'COMPUTE STATISTICS',
      node.columns !== undefined &&
        (node.columns.length === 0 ? 'FOR ALL COLUMNS' : printClause('FOR COLUMNS', node.columns, print)),
    ),

  // Materialized tables
  Freshness: (node) => `FRESHNESS = INTERVAL ${printString(node.value)} ${node.unit}`,
  StartMode: (node, print) => `START_MODE = ${node.mode}${node.value === undefined ? '' : `(${print(node.value)})`}`,
  CreateMaterializedTable: printCreateMaterializedTable,
  Suspend: () => 'SUSPEND',
  Resume: (node, print) => words('RESUME', printOptions('WITH', node.options, print)),
  Refresh: (node, print) => words('REFRESH', printPartition(node.partition, print)),
  AsQuery: (node, print) => words(printOptional('', node.startMode, print), 'AS', print(node.query)),
  SetFreshness: (node, print) => `SET ${print(node.freshness)}`,
  SetRefreshMode: (node) => `SET REFRESH_MODE = ${node.refreshMode}`,
  AlterMaterializedTable: (node, print) => `ALTER MATERIALIZED TABLE ${print(node.name)} ${print(node.action)}`,

  // Other objects
  CreateView: (node, print) =>
    lines(
      words(
        'CREATE',
        node.orReplace && 'OR REPLACE',
        node.temporary && 'TEMPORARY',
        'VIEW',
        ifNotExists(node.ifNotExists),
        print(node.name),
        printParenthesized(node.columns, print),
      ),
      printComment(node.comment),
      `AS ${print(node.query)}`,
    ),
  AlterView: (node, print) => `ALTER VIEW ${print(node.name)} ${print(node.action)}`,
  CreateCatalog: (node, print) =>
    words(
      'CREATE CATALOG',
      ifNotExists(node.ifNotExists),
      print(node.name),
      printComment(node.comment),
      printOptions('WITH', node.options, print),
    ),
  SetComment: (node) => printComment(node.comment),
  AlterCatalog: (node, print) => `ALTER CATALOG ${print(node.name)} ${print(node.action)}`,
  CreateDatabase: (node, print) =>
    words(
      'CREATE DATABASE',
      ifNotExists(node.ifNotExists),
      print(node.name),
      printComment(node.comment),
      printOptions('WITH', node.options, print),
    ),
  AlterDatabase: (node, print) => `ALTER DATABASE ${print(node.name)} ${print(node.action)}`,
  FunctionResource: (node, print) => `${node.type} ${print(node.path)}`,
  CreateFunction: (node, print) =>
    words(
      'CREATE',
      node.scope !== 'CATALOG' && node.scope,
      'FUNCTION',
      ifNotExists(node.ifNotExists),
      print(node.name),
      `AS ${print(node.identifier)}`,
      node.language !== undefined && `LANGUAGE ${node.language}`,
      printClause('USING', node.resources, print),
      printOptions('WITH', node.options, print),
    ),
  AlterFunction: (node, print) =>
    words(
      'ALTER',
      node.scope !== 'CATALOG' && node.scope,
      'FUNCTION',
      ifExists(node.ifExists),
      print(node.name),
      `AS ${print(node.identifier)}`,
      node.language !== undefined && `LANGUAGE ${node.language}`,
    ),
  CreateModel: (node, print) =>
    lines(
      words('CREATE', node.temporary && 'TEMPORARY', 'MODEL', ifNotExists(node.ifNotExists), print(node.name)),
      node.inputs.length === 0 ? '' : `INPUT (${printList(node.inputs, print)})`,
      node.outputs.length === 0 ? '' : `OUTPUT (${printList(node.outputs, print)})`,
      printComment(node.comment),
      printOptions('WITH', node.options, print),
      printOptional('AS', node.query, print),
    ),
  AlterModel: (node, print) => words('ALTER MODEL', ifExists(node.ifExists), print(node.name), print(node.action)),
  Drop: (node, print) =>
    words(
      'DROP',
      node.temporary && 'TEMPORARY',
      node.system && 'SYSTEM',
      node.object,
      ifExists(node.ifExists),
      print(node.name),
      node.behavior ?? '',
    ),

  // Session
  Use: (node, print) => words('USE', node.object === 'CATALOG' && 'CATALOG', print(node.name)),
  UseModules: (node, print) => `USE MODULES ${printList(node.modules, print)}`,
  LoadModule: (node, print) => words('LOAD MODULE', print(node.name), printOptions('WITH', node.options, print)),
  UnloadModule: (node, print) => `UNLOAD MODULE ${print(node.name)}`,
  SetStatement: (node, print) => words('SET', printOptional('', node.option, print)),
  ResetStatement: (node, print) => words('RESET', printOptional('', node.key, print)),
  JarStatement: (node, print) => `${node.action} JAR ${print(node.path)}`,
  ShowLike: (node) => words(node.negated && 'NOT', node.operator, printString(node.pattern)),
  Show: (node, print) =>
    words(
      `SHOW ${node.target}`,
      node.scope !== undefined && node.target !== 'PARTITIONS' && 'FROM',
      printOptional('', node.scope, print),
      printPartition(node.partition, print),
      printOptional('', node.like, print),
    ),
  ShowCreate: (node, print) => `SHOW CREATE ${node.object} ${print(node.name)}`,
  Describe: (node, print) =>
    words('DESCRIBE', node.object !== 'TABLE' && node.object, node.extended && 'EXTENDED', print(node.name)),

  // Jobs and procedures
  DescribeJob: (node, print) => `DESCRIBE JOB ${print(node.job)}`,
  StopJob: (node, print) =>
    words('STOP JOB', print(node.job), node.withSavepoint && 'WITH SAVEPOINT', node.withDrain && 'WITH DRAIN'),
  Call: (node, print) => `CALL ${print(node.name)}(${printList(node.args, print)})`,
};
