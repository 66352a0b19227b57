import type { SyntaxNode } from './ast-node.ts';
import type { PartitionItem } from './ast-statement.ts';
import { isReservedWord } from './reserved-words.ts';

/** Prints any node. */
export type Print = (node: SyntaxNode) => string;

/** One function for each kind of node: a forgotten kind does not compile. */
export type Printers<N extends SyntaxNode> = {
  readonly [K in N['kind']]: (node: Extract<N, { kind: K }>, print: Print) => string;
};

/** Words that are no reserved words, but that the grammar would not take for a name everywhere. */
const quotedWords: readonly string[] = [
  'BITMAP',
  'DISTRIBUTION',
  'FINAL',
  'IF',
  'KEY',
  'MAP',
  'MODEL',
  'STRUCTURED',
  'VARIANT',
];

/** A name, in backticks where it needs them. */
export function printName(name: string): string {
  const plain = isPlainWord(name) && !isReservedWord(name) && !quotedWords.includes(name.toUpperCase());
  return plain ? name : quoteName(name);
}

export const isPlainWord = (name: string): boolean => /^[A-Za-z_][A-Za-z_0-9]*$/.test(name);

export const quoteName = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

export const printString = (value: string): string => `'${value.replaceAll("'", "''")}'`;

export const printList = (nodes: readonly SyntaxNode[], print: Print): string => nodes.map(print).join(', ');

/** `(a, b)`, or nothing for an empty list. */
export const printParenthesized = (nodes: readonly SyntaxNode[], print: Print): string =>
  nodes.length === 0 ? '' : `(${printList(nodes, print)})`;

/** `WORDS a, b`, or nothing for an empty list. */
export const printClause = (words: string, nodes: readonly SyntaxNode[], print: Print): string =>
  nodes.length === 0 ? '' : `${words} ${printList(nodes, print)}`;

/** `WORDS node`, or nothing. */
export const printOptional = (words: string, node: SyntaxNode | undefined, print: Print): string =>
  node === undefined ? '' : `${words} ${print(node)}`.trimStart();

/** `COMMENT 'text'`, or nothing. */
export const printComment = (comment: string | undefined): string =>
  comment === undefined ? '' : `COMMENT ${printString(comment)}`;

/** `PARTITION (a = 1)`, or nothing. */
export const printPartition = (items: readonly PartitionItem[], print: Print): string =>
  items.length === 0 ? '' : `PARTITION (${printList(items, print)})`;

/** The parts that are not empty or false, with a space between them. */
export const words = (...parts: readonly (string | false)[]): string =>
  parts.filter((part) => part !== '' && part !== false).join(' ');
