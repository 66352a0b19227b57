import type { Schema } from '../../arrow/data-type.ts';
import { present } from '../../base/assert.ts';
import { expressionToSql } from '../../expr/expression-to-sql.ts';
import type { Expression } from '../../expr/expression.ts';
import { windowName } from '../explain/operator-name.ts';
import type { LogicalNode } from '../logical-node.ts';
import { uniqueNames } from '../unique-names.ts';

/** Longest text of what an operator works on; a longer one ends in a number that stands for the rest. */
const textLengthMax = 80;

/**
 * The name by which the state of an operator is found again: what it does to which columns of which tables, as in
 * `group-aggregate:bids:auction`. It says nothing of where the operator stands, of aliases, or of what a query filters and selects
 * besides, so changing those keeps the state.
 */
export function operatorUid(node: LogicalNode): string {
  const tables = tablesBelow(node).join('+');
  switch (node.kind) {
    case 'scan':
      return `source:${tables}`;
    case 'watermark':
      return `watermark:${tables}`;
    case 'window-aggregate':
      return named('window-aggregate', tables, columnTexts(node.input, node.keys), windowName(node.window));
    case 'group-aggregate':
      return named('group-aggregate', tables, columnTexts(node.input, node.keys));
    case 'deduplicate':
      return named('deduplicate', tables, columnTexts(node.input, node.keys));
    case 'join': {
      const right = columnTexts(node.right, node.rightKeys);
      const keys = columnTexts(node.left, node.leftKeys).map((left, index) => `${left}=${right[index] ?? ''}`);
      return named('join', `${tablesBelow(node.left).join('+')},${tablesBelow(node.right).join('+')}`, keys);
    }
    default:
      return named(node.kind, tables, []);
  }
}

function named(kind: string, tables: string, columns: readonly string[], more?: string): string {
  const text = [
    tables,
    ...(columns.length === 0 ? [] : [columns.join(',')]),
    ...(more === undefined ? [] : [more]),
  ].join(':');
  return `${kind}:${shortened(text)}`;
}

function shortened(text: string): string {
  return text.length <= textLengthMax ? text : `${text.slice(0, textLengthMax)}~${numberOf(text)}`;
}

/**
 * The schema of an operator's input with columns called after what they are made of. State is kept under these names, so they do not depend
 * on aliases, or on what else a query selects.
 */
export function stateSchema(node: LogicalNode): Schema {
  const names = uniqueNames(node.columns.map((_, column) => shortened(columnText(node, column))));
  return { fields: node.columns.map(({ type }, column) => ({ name: present(names[column], 'name'), type })) };
}

/** The tables that a node reads, each once, in the order of their names. */
function tablesBelow(node: LogicalNode): readonly string[] {
  const names = new Set<string>();
  const visit = (from: LogicalNode): void => {
    switch (from.kind) {
      case 'scan':
        names.add(from.table.path[2]);
        return;
      case 'values':
        names.add('values');
        return;
      case 'union':
        for (const input of from.inputs) visit(input);
        return;
      case 'join':
        visit(from.left);
        visit(from.right);
        return;
      default:
        visit(from.input);
    }
  };
  visit(node);
  return [...names].sort();
}

function columnTexts(node: LogicalNode, columns: readonly number[]): readonly string[] {
  return columns.map((column) => columnText(node, column));
}

/** What a column is made of, in columns of tables. */
function columnText(node: LogicalNode, column: number): string {
  switch (node.kind) {
    case 'scan':
    case 'values':
      return present(node.columns[column], 'column').name;
    case 'project':
      return expressionText(node.input, present(node.expressions[column], 'column'));
    case 'watermark':
    case 'filter':
    case 'deduplicate':
    case 'sink':
      return columnText(node.input, column);
    case 'window':
    case 'rank':
      return column < node.input.columns.length
        ? columnText(node.input, column)
        : present(node.columns[column], 'column').name;
    case 'union':
      return columnText(present(node.inputs[0], 'input of a union'), column);
    case 'join': {
      const width = node.left.columns.length;
      return column < width ? columnText(node.left, column) : columnText(node.right, column - width);
    }
    case 'window-aggregate':
    case 'group-aggregate': {
      const key = node.keys[column];
      if (key !== undefined) return columnText(node.input, key);
      const call = node.aggregates[column - node.keys.length];
      if (call === undefined) return present(node.columns[column], 'column').name;
      return `${call.function}(${call.argument === undefined ? '*' : columnText(node.input, call.argument)})`;
    }
  }
}

function expressionText(input: LogicalNode, expression: Expression): string {
  const fields = input.columns.map(({ type }, index) => ({ name: columnText(input, index), type }));
  return expressionToSql(expression, { fields }).replaceAll('`', '');
}

/** FNV-1a. */
function numberOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
