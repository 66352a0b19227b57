/** Writes into the columns that belong to keys: values that every kind shares, NULL, and what a dropped row leaves behind. */
import {
  FIELD_BOOLEAN,
  FIELD_BYTES,
  FIELD_DECIMAL,
  FIELD_OBJECT,
  FIELD_STRING,
  JSON_FAULT_NULL,
  JsonDecoder,
  JsonKey,
  JsonKeySizeBytes,
  JsonObject,
} from '../generated/layouts';
import { jsonFail } from './json-scan';
import { storeBit } from './text-value';

/** Set when a NULL was written since it was last cleared: a dropped row then has to give its validity bits back. */
export let nullsWritten: bool = false;
/** Columns that the last NULL object marked as present. */
export let columnsMarked: u32 = 0;

export function clearNullsWritten(): void {
  nullsWritten = false;
}

function clearValid(key: JsonKey, row: u32): void {
  const at = key.validity + (row >> 3);
  store<u8>(at, load<u8>(at) & ~((<u8>1) << (<u8>(row & 7))));
  key.nulls++;
  nullsWritten = true;
}

export function setValid(key: JsonKey, row: u32): void {
  const at = key.validity + (row >> 3);
  store<u8>(at, load<u8>(at) | ((<u8>1) << (<u8>(row & 7))));
}

/** NULL into the column of a key that is no object. */
function clearColumn(key: JsonKey, row: u32): void {
  clearValid(key, row);
  const kind = key.kind;
  if (kind == FIELD_STRING || kind == FIELD_BYTES) {
    const offset = key.offsets + ((<usize>row) << 2);
    store<i32>(offset, load<i32>(offset), 4);
  } else if (kind == FIELD_BOOLEAN) storeBit(key.data, row, false);
  else if (kind == FIELD_DECIMAL) {
    store<u64>(key.data + ((<usize>row) << 4), 0);
    store<u64>(key.data + ((<usize>row) << 4), 0, 8);
  }
}

/** Every column below an object becomes NULL and counts as present. */
function clearObject(object: JsonObject, row: u32, stamp: u32): void {
  let key = changetype<JsonKey>(object.keys);
  for (let i: u32 = 0; i < object.keyCount; i++) {
    if (key.column != 0 && key.stamp != stamp) {
      columnsMarked++;
      key.stamp = stamp;
    }
    if (key.kind == FIELD_OBJECT) {
      if (key.column != 0) clearValid(key, row);
      clearObject(changetype<JsonObject>(key.child), row, stamp);
    } else if (key.column != 0) clearColumn(key, row);
    key = changetype<JsonKey>(changetype<usize>(key) + <usize>JsonKeySizeBytes);
  }
}

/** NULL as the value of a key. Returns 0 with JSON_FAULT_NULL when its column is NOT NULL, else 1. */
export function writeNull(decoder: JsonDecoder, key: JsonKey, row: u32, at: usize): usize {
  columnsMarked = 0;
  if (key.nullable == 0) return jsonFail(JSON_FAULT_NULL, at);
  if (key.kind == FIELD_OBJECT) {
    if (key.column != 0) clearValid(key, row);
    clearObject(changetype<JsonObject>(key.child), row, decoder.stamp);
  } else clearColumn(key, row);
  return 1;
}

/** Takes back what an earlier value of the same object has written; returns the columns that no longer count as present. */
export function forgetObject(object: JsonObject, row: u32, stamp: u32): u32 {
  let forgotten: u32 = 0;
  let key = changetype<JsonKey>(object.keys);
  for (let i: u32 = 0; i < object.keyCount; i++) {
    if (key.stamp == stamp) {
      key.stamp = stamp - 1;
      forgotten += key.column;
      if (key.column != 0) setValid(key, row);
      if (key.kind == FIELD_OBJECT) forgotten += forgetObject(changetype<JsonObject>(key.child), row, stamp);
    }
    key = changetype<JsonKey>(changetype<usize>(key) + <usize>JsonKeySizeBytes);
  }
  return forgotten;
}

/** Makes the row valid again in every column, for the record that takes its place. */
export function restoreRow(decoder: JsonDecoder, row: u32): void {
  let key = changetype<JsonKey>(decoder.columns);
  while (changetype<usize>(key) != 0) {
    setValid(key, row);
    key = changetype<JsonKey>(key.nextColumn);
  }
  nullsWritten = false;
}
