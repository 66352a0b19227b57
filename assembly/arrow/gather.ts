/**
 * Gathers rows of Arrow buffers. Every function reads the rows that `selection` names, or the first `rows` when it is 0, and
 * writes them densely. Bits are read one at a time and written eight at a time.
 */

export function gatherBits(source: usize, selection: usize, rows: u32, target: usize): i32 {
  const bytes = (rows + 7) >> 3;
  let ones = 0;
  if (selection == 0) {
    memory.copy(target, source, bytes);
    const spare = rows & 7;
    if (spare != 0) {
      const mask: u32 = ((1 as u32) << spare) - 1;
      store<u8>(target + bytes - 1, <u8>(<u32>load<u8>(target + bytes - 1) & mask));
    }
    for (let i: u32 = 0; i < bytes; i++) ones += popcnt<i32>(<i32>load<u8>(target + i));
    return ones;
  }
  let row: u32 = 0;
  for (let i: u32 = 0; i < bytes; i++) {
    const end: u32 = min<u32>(rows - row, 8);
    let value: u32 = 0;
    for (let bit: u32 = 0; bit < end; bit++) {
      const at = load<u32>(selection + ((<usize>(row + bit)) << 2));
      value |= ((<u32>load<u8>(source + (at >> 3)) >> (at & 7)) & 1) << bit;
    }
    store<u8>(target + i, <u8>value);
    ones += popcnt<i32>(<i32>value);
    row += end;
  }
  return ones;
}

export function gatherFixed(source: usize, width: i32, selection: usize, rows: u32, target: usize): void {
  if (selection == 0) {
    memory.copy(target, source, <usize>rows * <usize>width);
    return;
  }
  const end = selection + ((<usize>rows) << 2);
  if (width == 8) {
    for (let at = selection; at < end; at += 4, target += 8)
      store<u64>(target, load<u64>(source + ((<usize>load<u32>(at)) << 3)));
  } else if (width == 4) {
    for (let at = selection; at < end; at += 4, target += 4)
      store<u32>(target, load<u32>(source + ((<usize>load<u32>(at)) << 2)));
  } else if (width == 1) {
    for (let at = selection; at < end; at += 4, target += 1) store<u8>(target, load<u8>(source + load<u32>(at)));
  } else if (width == 2) {
    for (let at = selection; at < end; at += 4, target += 2)
      store<u16>(target, load<u16>(source + ((<usize>load<u32>(at)) << 1)));
  } else {
    for (let at = selection; at < end; at += 4, target += 16)
      v128.store(target, v128.load(source + ((<usize>load<u32>(at)) << 4)));
  }
}

export function gatherOffsets(offsets: usize, selection: usize, rows: u32, target: usize): u32 {
  let total: u32 = 0;
  store<u32>(target, 0);
  for (let i: u32 = 0; i < rows; i++) {
    const row = selection == 0 ? i : load<u32>(selection + ((<usize>i) << 2));
    const at = offsets + ((<usize>row) << 2);
    total += load<u32>(at, 4) - load<u32>(at);
    store<u32>(target + ((<usize>i) << 2), total, 4);
  }
  return total;
}

export function gatherBytes(offsets: usize, source: usize, selection: usize, rows: u32, target: usize): void {
  if (selection == 0) {
    const start = load<u32>(offsets);
    memory.copy(target, source + start, load<u32>(offsets + ((<usize>rows) << 2)) - start);
    return;
  }
  for (let i: u32 = 0; i < rows; i++) {
    const at = offsets + ((<usize>load<u32>(selection + ((<usize>i) << 2))) << 2);
    const start = load<u32>(at);
    const bytes = load<u32>(at, 4) - start;
    memory.copy(target, source + start, bytes);
    target += bytes;
  }
}

export function gatherElements(offsets: usize, selection: usize, rows: u32, target: usize): void {
  for (let i: u32 = 0; i < rows; i++) {
    const row = selection == 0 ? i : load<u32>(selection + ((<usize>i) << 2));
    const at = offsets + ((<usize>row) << 2);
    const end = load<u32>(at, 4);
    for (let element = load<u32>(at); element < end; element++, target += 4) store<u32>(target, element);
  }
}

export function gatherSetRows(source: usize, selection: usize, rows: u32, target: usize): i32 {
  const start = target;
  for (let i: u32 = 0; i < rows; i++) {
    const row = selection == 0 ? i : load<u32>(selection + ((<usize>i) << 2));
    store<u32>(target, row);
    target += ((<usize>load<u8>(source + (row >> 3)) >> (row & 7)) & 1) << 2;
  }
  return <i32>((target - start) >> 2);
}
