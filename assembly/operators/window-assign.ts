/** Rows times windows, for window table functions without an aggregation. */

function alignDown(value: i64, origin: i64, step: i64): i64 {
  let into = (value - origin) % step;
  if (into < 0) into += step;
  return value - into;
}

export function windowAssignPairs(
  times: usize,
  validity: usize,
  selection: usize,
  rowFrom: u32,
  rows: u32,
  originMs: i64,
  periodMs: i64,
  sizeMs: i64,
  endOriginMs: i64,
  endStepMs: i64,
  pairsMax: u32,
  rowNumbers: usize,
  ends: usize,
  rowEnd: usize,
  nulls: usize,
): i32 {
  let pairs: u32 = 0;
  let i = rowFrom;
  for (; i < rows; i++) {
    const row = selection == 0 ? i : load<u32>(selection + ((<usize>i) << 2));
    if (validity != 0 && ((load<u8>(validity + (row >> 3)) >> <u8>(row & 7)) & 1) == 0) {
      store<u32>(nulls, load<u32>(nulls) + 1);
      continue;
    }
    const timeMs = load<i64>(times + ((<usize>row) << 3));
    const last = alignDown(timeMs, originMs, periodMs) + sizeMs;
    const first = alignDown(timeMs, endOriginMs, endStepMs) + endStepMs;
    if (first > last) continue;
    const count = (last - first) / endStepMs + 1;
    if (<i64>pairs + count > <i64>pairsMax) break;
    for (let end = first; end <= last; end += endStepMs, pairs++) {
      store<u32>(rowNumbers + ((<usize>pairs) << 2), row);
      store<i64>(ends + ((<usize>pairs) << 3), end);
    }
  }
  store<u32>(rowEnd, i);
  return <i32>pairs;
}

export function windowAssignBounds(
  ends: usize,
  pairs: u32,
  sizeMs: i64,
  originMs: i64,
  periodMs: i64,
  starts: usize,
  times: usize,
): void {
  for (let i: usize = 0; i < (<usize>pairs) << 3; i += 8) {
    const end = load<i64>(ends + i);
    store<i64>(starts + i, periodMs > 0 ? alignDown(end - 1, originMs, periodMs) : end - sizeMs);
    store<i64>(times + i, end - 1);
  }
}
