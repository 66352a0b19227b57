import { present } from '../../base/assert.ts';
import { nearestName } from '../../base/nearest-name.ts';
import type { Expression } from '../../expr/expression.ts';
import type { ColumnReference, Expression as ExpressionSyntax, Identifier } from '../../sql/ast.ts';
import type { RelationColumn } from '../relation.ts';
import { fieldOf } from '../rewrite-expression.ts';
import { type BindContext, didYouMean, semanticError } from './bind-context.ts';

/** Where the names of an expression come from. */
export interface ExpressionScope {
  column(context: BindContext, syntax: ColumnReference): Expression;
  /** Stands in for a whole subtree, such as an aggregate call or a grouping key; undefined leaves it to its parts. */
  whole(context: BindContext, syntax: ExpressionSyntax): Expression | undefined;
}

/** One table in FROM: its name there, and where its columns stand in the row. */
export interface ScopeTable {
  /** Alias or last part of the name; undefined for a subquery without alias. */
  readonly name: string | undefined;
  /** Full path of a named table without alias, so that `db.t.a` is understood. */
  readonly path: readonly string[] | undefined;
  readonly columns: readonly RelationColumn[];
  /** Number of the first column in the row. */
  readonly start: number;
  /** Columns that are asked for by the table's name only: those that USING has taken from a table before. */
  readonly hidden: readonly string[];
}

/** The tables of one FROM. Names are case-sensitive. */
export class TableScope implements ExpressionScope {
  readonly tables: readonly ScopeTable[];
  /** Columns that USING has made one; `*` gives them first. */
  readonly shared: readonly string[];

  constructor(tables: readonly ScopeTable[], shared: readonly string[] = []) {
    this.tables = tables;
    this.shared = shared;
  }

  get columns(): readonly RelationColumn[] {
    return this.tables.flatMap((table) => table.columns);
  }

  /** What `*` stands for. */
  visibleColumns(): readonly FoundColumn[] {
    const visible = this.tables.flatMap((table) =>
      columnsOf(table).filter(({ column }) => !table.hidden.includes(column.name)),
    );
    const isShared = ({ column }: FoundColumn): boolean => this.shared.includes(column.name);
    return [...visible.filter(isShared), ...visible.filter((found) => !isShared(found))];
  }

  whole(): undefined {
    return undefined;
  }

  /** `a`, `t.a`, `db.t.a`, each perhaps with fields behind. A table's name wins over a column's. */
  column(context: BindContext, syntax: ColumnReference): Expression {
    const { parts } = syntax;
    for (let qualifiers = parts.length - 1; qualifiers >= 1; qualifiers--) {
      const tables = this.tablesNamed(parts.slice(0, qualifiers));
      if (tables.length === 0) continue;
      const column = present(parts[qualifiers], 'column part');
      const found = find(tables, column.name);
      if (found.length === 0) throw unknownColumn(context, column, tables);
      return this.#path(context, syntax, found, qualifiers);
    }
    const first = present(parts[0], 'column part');
    const found = this.visibleColumns().filter(({ column }) => column.name === first.name);
    if (found.length === 0) throw unknownColumn(context, first, this.tables, parts.length > 1);
    return this.#path(context, syntax, found, 0);
  }

  /** The tables that a qualifier such as `t` or `db.t` may mean. */
  tablesNamed(qualifier: readonly Identifier[]): readonly ScopeTable[] {
    const names = qualifier.map((part) => part.name);
    return this.tables.filter((table) => {
      if (names.length === 1) return table.name === names[0];
      const { path } = table;
      return path !== undefined && names.every((name, index) => name === path[path.length - names.length + index]);
    });
  }

  #path(context: BindContext, syntax: ColumnReference, found: readonly FoundColumn[], at: number): Expression {
    const identifier = present(syntax.parts[at], 'column part');
    if (found.length > 1) {
      const options = found.map(({ table }) => `${table.name ?? 'a subquery'}.${identifier.name}`);
      throw semanticError(
        context,
        identifier,
        `column \`${identifier.name}\` is ambiguous`,
        `say which: ${options.join(' or ')}`,
      );
    }
    const { index, column } = present(found[0], 'column');
    const start: Expression = { kind: 'column', index, type: column.type };
    return syntax.parts.slice(at + 1).reduce<Expression>((operand, part) => bindField(context, operand, part), start);
  }
}

export interface FoundColumn {
  readonly table: ScopeTable;
  readonly column: RelationColumn;
  readonly index: number;
}

function find(tables: readonly ScopeTable[], name: string): FoundColumn[] {
  return tables.flatMap(columnsOf).filter(({ column }) => column.name === name);
}

export function columnsOf(table: ScopeTable): FoundColumn[] {
  return table.columns.map((column, at) => ({ table, column, index: table.start + at }));
}

/** A field of a ROW by name. */
export function bindField(context: BindContext, operand: Expression, field: Identifier): Expression {
  if (operand.type.kind !== 'row') {
    throw semanticError(context, field, `\`${field.name}\` is asked of something that is no ROW`);
  }
  const names = operand.type.fields.map((candidate) => candidate.name);
  const index = names.indexOf(field.name);
  if (index !== -1) return fieldOf(operand, index);
  const near = nearestName(field.name, names);
  throw semanticError(
    context,
    field,
    `unknown field \`${field.name}\``,
    didYouMean(near) ?? `the ROW has ${names.join(', ')}`,
  );
}

function unknownColumn(context: BindContext, at: Identifier, tables: readonly ScopeTable[], qualifier = false): Error {
  const names = tables.flatMap((table) => table.columns.map((column) => column.name));
  const aliases = qualifier ? tables.flatMap((table) => table.name ?? []) : [];
  const what = qualifier ? 'unknown table or column' : 'unknown column';
  const known = names.length === 0 ? 'there is no table to take columns from' : `the columns are ${names.join(', ')}`;
  return semanticError(
    context,
    at,
    `${what} \`${at.name}\``,
    didYouMean(nearestName(at.name, [...names, ...aliases])) ?? known,
  );
}

/** For expressions that may not use columns, such as those of VALUES. */
export const emptyScope: ExpressionScope = new TableScope([]);

/** A scope of one table. */
export function scopeOf(columns: readonly RelationColumn[], name?: string, path?: readonly string[]): TableScope {
  return new TableScope([{ name, path, columns, start: 0, hidden: [] }]);
}
