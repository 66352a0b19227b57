export function watermarkAssignerMaximum(data: usize, validity: usize, selection: usize, rows: u32): i64 {
  let largest = i64.MIN_VALUE;
  if (validity == 0 && selection == 0) {
    const end = data + ((<usize>rows) << 3);
    for (; data < end; data += 8) largest = max<i64>(largest, load<i64>(data));
    return largest;
  }
  for (let i: u32 = 0; i < rows; i++) {
    const row = selection == 0 ? i : load<u32>(selection + ((<usize>i) << 2));
    if (validity != 0 && ((load<u8>(validity + (row >> 3)) >> <u8>(row & 7)) & 1) == 0) continue;
    largest = max<i64>(largest, load<i64>(data + ((<usize>row) << 3)));
  }
  return largest;
}
