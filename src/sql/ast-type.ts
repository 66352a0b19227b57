/** The syntax tree of data types. Nullability and precision are as written; defaults are the binder's. */
import type { Identifier, IntervalQualifier, Node, QualifiedName } from './ast.ts';

/** One name for each type, whatever synonym was written (`INTEGER`, `DEC`, `CHARACTER VARYING`). */
export type ScalarTypeName =
  | 'BOOLEAN'
  | 'TINYINT'
  | 'SMALLINT'
  | 'INT'
  | 'BIGINT'
  | 'FLOAT'
  | 'DOUBLE'
  | 'DECIMAL'
  | 'CHAR'
  | 'VARCHAR'
  | 'STRING'
  | 'BINARY'
  | 'VARBINARY'
  | 'BYTES'
  | 'DATE'
  | 'TIME'
  | 'TIMESTAMP'
  | 'TIMESTAMP_LTZ'
  | 'TIMESTAMP_TZ'
  | 'VARIANT'
  | 'BITMAP'
  | 'NULL';

/** `nullable`: false is NOT NULL, true is an explicit NULL, undefined is neither written. */
type TypeNode<K extends string> = Node<K> & { readonly nullable: boolean | undefined };

/** `precision` is the length for character and binary types; `scale` only for DECIMAL. */
export type ScalarType = TypeNode<'ScalarType'> & {
  readonly name: ScalarTypeName;
  readonly precision: number | undefined;
  readonly scale: number | undefined;
};
export type IntervalType = TypeNode<'IntervalType'> & { readonly qualifier: IntervalQualifier };
export type ArrayType = TypeNode<'ArrayType'> & { readonly element: DataType };
export type MultisetType = TypeNode<'MultisetType'> & { readonly element: DataType };
export type MapType = TypeNode<'MapType'> & { readonly key: DataType; readonly value: DataType };
export type RowField = Node<'RowField'> & {
  readonly name: Identifier;
  readonly type: DataType;
  readonly comment: string | undefined;
};
export type RowType = TypeNode<'RowType'> & { readonly fields: readonly RowField[] };
export type StructuredType = TypeNode<'StructuredType'> & {
  readonly className: string;
  readonly fields: readonly RowField[];
};
export type RawType = TypeNode<'RawType'> & {
  readonly className: string;
  readonly serializer: string;
};
/** A type known by its name in a catalog. */
export type NamedType = TypeNode<'NamedType'> & { readonly name: QualifiedName };

export type DataType =
  | ScalarType
  | IntervalType
  | ArrayType
  | MultisetType
  | MapType
  | RowType
  | StructuredType
  | RawType
  | NamedType;
