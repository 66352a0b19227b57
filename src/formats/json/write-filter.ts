import { jsonDecode } from '../../abi/json-decode.ts';
import type { Ptr } from '../../abi/ptr.ts';
import { structLayout } from '../../abi/table.ts';
import type { DecodeFilter } from '../format.ts';

const { constants } = jsonDecode;
const layout = structLayout(jsonDecode.structs.JsonFilter).offset;

const comparisonOf = {
  '=': constants.JSON_FILTER_EQUAL,
  '<>': constants.JSON_FILTER_NOT_EQUAL,
  '<': constants.JSON_FILTER_LESS,
  '<=': constants.JSON_FILTER_LESS_EQUAL,
  '>': constants.JSON_FILTER_GREATER,
  '>=': constants.JSON_FILTER_GREATER_EQUAL,
  'is not null': constants.JSON_FILTER_NOT_NULL,
} as const satisfies Record<DecodeFilter['operator'], number>;

/** Writes a condition for the kernel; a comparison with NULL never holds. `next` is another condition on the same key. */
export function writeFilter(
  view: DataView,
  at: Ptr,
  filter: DecodeFilter,
  key: Ptr,
  text: Ptr,
  textBytes: number,
  next: number,
): void {
  const { operator, value } = filter;
  const never = operator !== 'is not null' && (value === undefined || value === null);
  view.setUint32(at + layout.key, key, true);
  view.setUint32(at + layout.next, next, true);
  view.setInt32(at + layout.comparison, never ? constants.JSON_FILTER_NEVER : comparisonOf[operator], true);
  view.setUint32(at + layout.text, text, true);
  view.setUint32(at + layout.length, textBytes, true);
  if (typeof value === 'bigint') {
    view.setBigInt64(at + layout.low, BigInt.asIntN(64, value), true);
    view.setBigInt64(at + layout.high, value >> 64n, true);
  }
  if (typeof value === 'boolean') view.setBigInt64(at + layout.low, value ? 1n : 0n, true);
  if (typeof value === 'number') view.setFloat64(at + layout.float, value, true);
}
