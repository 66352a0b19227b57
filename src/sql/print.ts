/** The printer: a tree becomes SQL text that parses to the same tree. */
import type { Expression } from './ast.ts';
import type { SyntaxNode } from './ast-node.ts';
import type { Statement } from './ast-statement.ts';
import type { DataType } from './ast-type.ts';
import { expressionPrinters } from './print-expression.ts';
import { queryPrinters } from './print-query.ts';
import { statementPrinters } from './print-statement.ts';
import { typePrinters } from './print-type.ts';
import type { Printers } from './printer.ts';

const printers: Printers<SyntaxNode> = {
  ...expressionPrinters,
  ...typePrinters,
  ...queryPrinters,
  ...statementPrinters,
};

/** Any node as SQL. Definitions of tables take several lines, everything else takes one. */
export function printNode(node: SyntaxNode): string {
  // The table has one entry for each kind, so the entry of this kind takes this node.
  return printers[node.kind](node as never, printNode);
}

/** A statement as SQL, without `;` behind it. */
export const printStatement = (statement: Statement): string => printNode(statement);

/** An expression as SQL, with no more parentheses than it needs. */
export const printExpression = (expression: Expression): string => printNode(expression);

/** A data type as SQL. */
export const printDataType = (type: DataType): string => printNode(type);
