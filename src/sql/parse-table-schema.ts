/** What stands between the parentheses of CREATE TABLE and of ALTER TABLE ADD and MODIFY. */
import type {
  ColumnDefinition,
  ColumnPosition,
  Distribution,
  PhysicalColumn,
  TableConstraint,
  TableSchema,
  Watermark,
} from './ast-statement.ts';
import type { Cursor } from './cursor.ts';
import {
  parseColumnList,
  parseIdentifier,
  parseInteger,
  parseOptionalComment,
  parseQualifiedName,
  parseString,
} from './parse-name.ts';

/** What a schema may hold: bare names only where a query follows, positions and distribution only in ALTER. */
type SchemaUse = 'create' | 'alter';

/** A schema in the making. */
type Elements = {
  columns: ColumnDefinition[];
  watermark: Watermark | undefined;
  constraints: TableConstraint[];
  distribution: Distribution | undefined;
};

type ParsedSchema = { readonly schema: TableSchema; readonly distribution: Distribution | undefined };

/** `(column | WATERMARK … | PRIMARY KEY … , …)`. */
export function parseTableSchema(cursor: Cursor, use: SchemaUse): ParsedSchema {
  const { start } = cursor;
  const elements = noElements();
  cursor.parenthesized(() => parseElement(cursor, use, elements));
  return finish(cursor, start, elements);
}

/** One element without parentheses, as in `ALTER TABLE t ADD c INT`. */
export function parseLoneElement(cursor: Cursor): ParsedSchema {
  const { start } = cursor;
  const elements = noElements();
  parseElement(cursor, 'alter', elements);
  return finish(cursor, start, elements);
}

const noElements = (): Elements => ({ columns: [], watermark: undefined, constraints: [], distribution: undefined });

function finish(cursor: Cursor, start: number, elements: Elements): ParsedSchema {
  const { columns, watermark, constraints, distribution } = elements;
  return {
    schema: { kind: 'TableSchema', span: cursor.spanFrom(start), columns, watermark, constraints },
    distribution,
  };
}

function parseElement(cursor: Cursor, use: SchemaUse, elements: Elements): void {
  const { token } = cursor;
  switch (token.key) {
    case 'WATERMARK':
      if (elements.watermark !== undefined) cursor.failAt(token, 'a table has only one WATERMARK');
      elements.watermark = parseWatermark(cursor);
      return;
    case 'CONSTRAINT':
    case 'PRIMARY':
    case 'UNIQUE':
      addConstraint(cursor, elements, parseConstraint(cursor));
      return;
    case 'DISTRIBUTION':
      if (use === 'create' || cursor.peek(1).key === ',' || cursor.peek(1).key === ')') break;
      cursor.advance();
      elements.distribution = parseDistributionBody(cursor);
      return;
    default:
      break;
  }
  parseColumn(cursor, use, elements);
}

function addConstraint(cursor: Cursor, elements: Elements, constraint: TableConstraint): void {
  const isKey = (other: TableConstraint): boolean => other.type === 'PRIMARY KEY';
  if (isKey(constraint) && elements.constraints.some(isKey)) {
    cursor.failAt(
      constraint.span,
      'a table has only one PRIMARY KEY',
      'list all its columns in one: PRIMARY KEY (a, b)',
    );
  }
  elements.constraints.push(constraint);
}

function parseWatermark(cursor: Cursor): Watermark {
  const { start } = cursor;
  cursor.expect('WATERMARK', 'FOR');
  const column = parseQualifiedName(cursor, 'the time column of the watermark');
  cursor.expect('AS');
  const expression = cursor.expression();
  return { kind: 'Watermark', span: cursor.spanFrom(start), column, expression };
}

/** `[CONSTRAINT name] PRIMARY KEY (a, b) [[NOT] ENFORCED]`. */
function parseConstraint(cursor: Cursor): TableConstraint {
  const { start } = cursor;
  const name = cursor.accept('CONSTRAINT') ? parseIdentifier(cursor, 'the name of the constraint') : undefined;
  const type = parseConstraintType(cursor) ?? cursor.fail('PRIMARY KEY or UNIQUE');
  const columns = parseColumnList(cursor);
  const enforced = parseEnforced(cursor);
  return { kind: 'TableConstraint', span: cursor.spanFrom(start), type, name, columns, enforced };
}

function parseConstraintType(cursor: Cursor): TableConstraint['type'] | undefined {
  if (cursor.accept('UNIQUE')) return 'UNIQUE';
  if (!cursor.accept('PRIMARY')) return undefined;
  cursor.expect('KEY');
  return 'PRIMARY KEY';
}

function parseEnforced(cursor: Cursor): boolean | undefined {
  if (cursor.accept('NOT', 'ENFORCED')) return false;
  return cursor.accept('ENFORCED') ? true : undefined;
}

function parseColumn(cursor: Cursor, use: SchemaUse, elements: Elements): void {
  const { start } = cursor;
  const name = parseIdentifier(cursor, 'a column name');
  if (use === 'create' && (cursor.at(',') || cursor.at(')'))) {
    const span = cursor.spanFrom(start);
    elements.columns.push({ kind: 'QueryColumn', span, name, comment: undefined, position: undefined });
    return;
  }
  if (cursor.accept('AS')) {
    const expression = cursor.expression();
    const comment = parseOptionalComment(cursor);
    const position = parsePosition(cursor, use);
    const span = cursor.spanFrom(start);
    elements.columns.push({ kind: 'ComputedColumn', span, name, expression, comment, position });
    return;
  }
  const type = cursor.dataType();
  if (cursor.accept('METADATA')) {
    const from = cursor.accept('FROM') ? parseString(cursor, "a metadata key in 'single quotes'").value : undefined;
    const virtual = cursor.accept('VIRTUAL');
    const comment = parseOptionalComment(cursor);
    const position = parsePosition(cursor, use);
    const span = cursor.spanFrom(start);
    elements.columns.push({ kind: 'MetadataColumn', span, name, type, from, virtual, comment, position });
    return;
  }
  const constraintName = cursor.accept('CONSTRAINT') ? parseIdentifier(cursor) : undefined;
  const constraintType = parseConstraintType(cursor);
  if (constraintType !== undefined) {
    const enforced = parseEnforced(cursor);
    addConstraint(cursor, elements, {
      kind: 'TableConstraint',
      span: cursor.spanFrom(start),
      type: constraintType,
      name: constraintName,
      columns: [name],
      enforced,
    });
  } else if (constraintName !== undefined) {
    cursor.fail('PRIMARY KEY or UNIQUE');
  }
  const comment = parseOptionalComment(cursor);
  const position = parsePosition(cursor, use);
  elements.columns.push({ kind: 'PhysicalColumn', span: cursor.spanFrom(start), name, type, comment, position });
}

/** `FIRST` or `AFTER column`, in ALTER only. */
function parsePosition(cursor: Cursor, use: SchemaUse): ColumnPosition | undefined {
  const { start } = cursor;
  if (use === 'create') return undefined;
  if (cursor.accept('FIRST')) return { kind: 'ColumnPosition', span: cursor.spanFrom(start), after: undefined };
  if (!cursor.accept('AFTER')) return undefined;
  const after = parseQualifiedName(cursor, 'a column name');
  return { kind: 'ColumnPosition', span: cursor.spanFrom(start), after };
}

/** `(a INT, b STRING COMMENT 'text')`: the inputs and outputs of a model. */
export function parsePhysicalColumns(cursor: Cursor): PhysicalColumn[] {
  return cursor.parenthesized(() => {
    const { start } = cursor;
    const name = parseIdentifier(cursor, 'a column name');
    const type = cursor.dataType();
    const comment = parseOptionalComment(cursor);
    return { kind: 'PhysicalColumn', span: cursor.spanFrom(start), name, type, comment, position: undefined };
  });
}

/** `DISTRIBUTED BY HASH(a) INTO 4 BUCKETS` if it is next. */
export function parseOptionalDistribution(cursor: Cursor): Distribution | undefined {
  return cursor.accept('DISTRIBUTED') ? parseDistributionBody(cursor) : undefined;
}

function parseDistributionBody(cursor: Cursor): Distribution {
  const { start } = cursor;
  let algorithm: Distribution['algorithm'];
  let columns: Distribution['columns'] = [];
  if (cursor.accept('BY')) {
    algorithm = cursor.acceptOneOf(['HASH', 'RANGE']);
    columns = parseColumnList(cursor);
  } else if (!cursor.at('INTO')) {
    cursor.fail('BY or INTO');
  }
  let buckets: number | undefined;
  if (cursor.accept('INTO')) {
    buckets = parseInteger(cursor, 'a number of buckets');
    cursor.expect('BUCKETS');
  }
  return { kind: 'Distribution', span: cursor.spanFrom(start), algorithm, columns, buckets };
}
