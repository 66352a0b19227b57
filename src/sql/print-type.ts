import type { ScalarType } from './ast-type.ts';
import type { TypeNode } from './ast-node.ts';
import { type Printers, printList, printString, words } from './printer.ts';

/** `NOT NULL` or `NULL` behind the type, if either was written. */
const withNullability = (type: string, nullable: boolean | undefined): string =>
  words(type, nullable === false && 'NOT NULL', nullable === true && 'NULL');

function printScalar({ name, precision, scale }: ScalarType): string {
  const numbers = [precision, scale].filter((number) => number !== undefined).join(', ');
  const suffix = numbers === '' ? '' : `(${numbers})`;
  return name === 'TIMESTAMP_TZ' ? `TIMESTAMP${suffix} WITH TIME ZONE` : `${name}${suffix}`;
}

export const typePrinters: Printers<TypeNode> = {
  ScalarType: (node) => withNullability(printScalar(node), node.nullable),
  IntervalType: (node, print) => withNullability(`INTERVAL ${print(node.qualifier)}`, node.nullable),
  ArrayType: (node, print) => withNullability(`ARRAY<${print(node.element)}>`, node.nullable),
  MultisetType: (node, print) => withNullability(`MULTISET<${print(node.element)}>`, node.nullable),
  MapType: (node, print) => withNullability(`MAP<${print(node.key)}, ${print(node.value)}>`, node.nullable),
  RowField: (node, print) =>
    words(print(node.name), print(node.type), node.comment !== undefined && printString(node.comment)),
  RowType: (node, print) => withNullability(`ROW<${printList(node.fields, print)}>`, node.nullable),
  StructuredType: (node, print) => {
    const parts = [printString(node.className), ...node.fields.map(print)];
    return withNullability(`STRUCTURED<${parts.join(', ')}>`, node.nullable);
  },
  RawType: (node) =>
    withNullability(`RAW(${printString(node.className)}, ${printString(node.serializer)})`, node.nullable),
  NamedType: (node, print) => withNullability(print(node.name), node.nullable),
};
