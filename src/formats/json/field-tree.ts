import { fieldKind } from '../../abi/scan-field.ts';
import type { DataType } from '../../arrow/data-type.ts';
import { fieldsOfPath, unsupportedType } from '../column-path.ts';
import type { ColumnPath, DecodeSpec } from '../format.ts';
import { kindOfType } from '../field-kind.ts';

/** A wanted field of a JSON record, and a key in the tree that the kernel walks. */
export interface FieldNode {
  readonly name: string;
  /** Dotted path, for messages. */
  readonly path: string;
  readonly type: DataType;
  readonly kind: number;
  readonly children: Map<string, FieldNode>;
  /** Whether the field itself has a column: all but ROWs that are only passed through. */
  hasColumn: boolean;
  /** Whether NULL may go into the column. */
  nullable: boolean;
}

function childOf(parent: FieldNode, name: string, type: DataType): FieldNode {
  const known = parent.children.get(name);
  if (known !== undefined) return known;
  const kind = kindOfType(type);
  const path = parent.path === '' ? name : `${parent.path}.${name}`;
  if (kind === undefined) throw unsupportedType('json', path, type);
  const node: FieldNode = { name, path, type, kind, children: new Map(), hasColumn: false, nullable: type.nullable };
  parent.children.set(name, node);
  return node;
}

/** Gives a field its column, and each field below a ROW. */
function want(node: FieldNode, nullable: boolean): void {
  node.hasColumn = true;
  node.nullable ||= nullable;
  if (node.type.kind !== 'row') return;
  for (const field of node.type.fields) want(childOf(node, field.name, field.type), false);
}

/** The node of a path in a tree that has it. */
export function nodeOfPath(root: FieldNode, spec: DecodeSpec, path: ColumnPath): FieldNode {
  let node = root;
  for (const { name, type } of fieldsOfPath(spec.schema, path)) node = childOf(node, name, type);
  return node;
}

/**
 * The fields that a scan reads: projected ones and those of its conditions.
 * @throws PeltonError SQL_UNSUPPORTED for a type that cannot be read
 */
export function buildFieldTree(spec: DecodeSpec): FieldNode {
  const type: DataType = { kind: 'row', fields: spec.schema.fields, nullable: false };
  const root: FieldNode = {
    name: '',
    path: '',
    type,
    kind: fieldKind.FIELD_OBJECT,
    children: new Map(),
    hasColumn: false,
    nullable: false,
  };
  for (const path of [...spec.projection, ...spec.filters.map((filter) => filter.path)]) {
    const isNullable = fieldsOfPath(spec.schema, path).some((field) => field.type.nullable);
    want(nodeOfPath(root, spec, path), isNullable);
  }
  return root;
}
