import type { DataType } from '../arrow/data-type.ts';
import type { FunctionName } from './catalogue.ts';

/**
 * A literal in the physical form of its type: integers, dates, times, timestamps, intervals and the unscaled value of decimals
 * as bigint; FLOAT and DOUBLE as number; character strings as string; binary strings as bytes; NULL as null.
 */
export type LiteralValue = null | boolean | bigint | number | string | Uint8Array;

/** A typed expression over the columns of one input. Every node carries its result type; operands are already coerced. */
export type Expression =
  | { readonly kind: 'column'; readonly index: number; readonly type: DataType }
  /** A field of a ROW. */
  | { readonly kind: 'field'; readonly operand: Expression; readonly index: number; readonly type: DataType }
  | { readonly kind: 'literal'; readonly value: LiteralValue; readonly type: DataType }
  | {
      readonly kind: 'call';
      readonly function: FunctionName;
      readonly operands: readonly Expression[];
      readonly type: DataType;
    }
  /** CAST, or TRY_CAST which gives NULL where CAST fails. */
  | { readonly kind: 'cast'; readonly operand: Expression; readonly lenient: boolean; readonly type: DataType }
  | {
      readonly kind: 'case';
      readonly branches: readonly { readonly when: Expression; readonly then: Expression }[];
      readonly otherwise: Expression;
      readonly type: DataType;
    };
