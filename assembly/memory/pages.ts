/**
 * Runs of 64 KiB pages: a buddy allocator over the slot's fixed memory.
 *
 * The memory never grows: the host creates it with initial = maximum = budget, and the system backs only the pages that are
 * touched, so no view ever detaches and an allocation can only succeed or hit the declared budget.
 *
 *   0 ........ heap base | page table | runs ....................... limit
 *
 * Page table, one entry a page, 8 bytes:   state u8 | order u8 | owner u16 | next u32 (free list, page number)
 * A free run of order k (2^k pages, naturally aligned in page numbers relative to the first page) hangs in list k.
 */
import { PAGE_FREE } from '../generated/layouts';

const PAGE_SHIFT: u32 = 16;
const ENTRY_SHIFT: u32 = 3;
const ORDERS: i32 = 17;
const NONE: u32 = 0xffffffff;
/** Owner of memory that belongs to no operator. */
const OWNERS: i32 = 1024;

let table: usize = 0;
let firstPage: u32 = 0;
let pageCount: u32 = 0;
let freshPage: u32 = 0;
let usedPages: u32 = 0;
let peakPages: u32 = 0;
let lastOwner: i32 = -1;
const freeHeads: usize = memory.data(4 * 17, 8);
const usedByOwner: usize = memory.data(4 * 1024, 8);

function entryOf(page: u32): usize {
  return table + ((<usize>page) << ENTRY_SHIFT);
}

export function pagesInit(limitBytes: u32): void {
  const heap: usize = (__heap_base + 63) & ~63;
  const allPages: u32 = limitBytes >> PAGE_SHIFT;
  table = heap;
  const tableEnd: usize = heap + ((<usize>allPages) << ENTRY_SHIFT);
  firstPage = <u32>((tableEnd + 0xffff) >> PAGE_SHIFT);
  pageCount = allPages > firstPage ? allPages - firstPage : 0;
  freshPage = 0;
  usedPages = 0;
  peakPages = 0;
  lastOwner = -1;
  memory.fill(freeHeads, 0xff, 4 * ORDERS);
  memory.fill(usedByOwner, 0, 4 * OWNERS);
}

function orderOf(bytes: u32): i32 {
  const pages: u32 = bytes == 0 ? 1 : ((bytes - 1) >> PAGE_SHIFT) + 1;
  return pages <= 1 ? 0 : 32 - clz(pages - 1);
}

function pushFree(page: u32, order: i32): void {
  const entry = entryOf(page);
  store<u8>(entry, <u8>PAGE_FREE);
  store<u8>(entry, <u8>order, 1);
  const head = freeHeads + ((<usize>order) << 2);
  store<u32>(entry, load<u32>(head), 4);
  store<u32>(head, page);
}

function popFree(order: i32): u32 {
  const head = freeHeads + ((<usize>order) << 2);
  const page = load<u32>(head);
  if (page != NONE) store<u32>(head, load<u32>(entryOf(page), 4));
  return page;
}

/** Takes `page` out of list `order`; false when it is not there. */
function unlinkFree(page: u32, order: i32): bool {
  let link: usize = freeHeads + ((<usize>order) << 2);
  while (true) {
    const at = load<u32>(link);
    if (at == NONE) return false;
    if (at == page) {
      store<u32>(link, load<u32>(entryOf(page), 4));
      return true;
    }
    link = entryOf(at) + 4;
  }
}

/** Hands out untouched pages from the end; pages skipped for alignment go to the free lists. */
function takeFresh(order: i32): u32 {
  const size: u32 = 1 << order;
  const start: u32 = (freshPage + size - 1) & ~(size - 1);
  if (start + size > pageCount || start + size < start) return NONE;
  while (freshPage < start) {
    const gapOrder = <i32>ctz(freshPage);
    pushFree(freshPage, gapOrder);
    freshPage += 1 << gapOrder;
  }
  freshPage = start + size;
  return start;
}

export function pagesAllocate(owner: i32, bytes: u32, state: i32): usize {
  const order = orderOf(bytes);
  let page: u32 = NONE;
  let zeroed = false;
  if (order < ORDERS) {
    page = popFree(order);
    if (page == NONE) {
      let larger = order + 1;
      while (larger < ORDERS && load<u32>(freeHeads + ((<usize>larger) << 2)) == NONE) larger++;
      if (larger < ORDERS) {
        page = popFree(larger);
        while (larger > order) {
          larger--;
          pushFree(page + (1 << larger), larger);
        }
      } else {
        page = takeFresh(order);
        zeroed = true;
      }
    }
  }
  if (page == NONE) {
    lastOwner = owner;
    return 0;
  }
  const entry = entryOf(page);
  const size: u32 = 1 << order;
  for (let i: u32 = 0; i < size; i++) store<u8>(entry + ((<usize>i) << ENTRY_SHIFT), <u8>state);
  store<u8>(entry, <u8>order, 1);
  store<u16>(entry, <u16>owner, 2);
  usedPages += size;
  if (usedPages > peakPages) peakPages = usedPages;
  const used = usedByOwner + ((<usize>(owner & (OWNERS - 1))) << 2);
  store<u32>(used, load<u32>(used) + size);
  const address = (<usize>(firstPage + page)) << PAGE_SHIFT;
  if (!zeroed) memory.fill(address, 0, (<usize>size) << PAGE_SHIFT);
  return address;
}

export function pagesRelease(run: usize): void {
  let page: u32 = <u32>(run >> PAGE_SHIFT) - firstPage;
  const entry = entryOf(page);
  let order = <i32>load<u8>(entry, 1);
  const size: u32 = 1 << order;
  const used = usedByOwner + ((<usize>(<i32>load<u16>(entry, 2) & (OWNERS - 1))) << 2);
  store<u32>(used, load<u32>(used) - size);
  usedPages -= size;
  for (let i: u32 = 0; i < size; i++) store<u8>(entry + ((<usize>i) << ENTRY_SHIFT), <u8>PAGE_FREE);
  while (order + 1 < ORDERS) {
    const buddy: u32 = page ^ (1 << order);
    if (buddy >= freshPage) break;
    const buddyEntry = entryOf(buddy);
    if (load<u8>(buddyEntry) != PAGE_FREE || <i32>load<u8>(buddyEntry, 1) != order) break;
    if (!unlinkFree(buddy, order)) break;
    page = page & ~(1 << order);
    order++;
  }
  pushFree(page, order);
}

export function pagesUsedBytes(owner: i32): u32 {
  if (owner < 0) return usedPages << PAGE_SHIFT;
  return load<u32>(usedByOwner + ((<usize>(owner & (OWNERS - 1))) << 2)) << PAGE_SHIFT;
}

export function pagesPeakBytes(): u32 {
  return peakPages << PAGE_SHIFT;
}

export function pagesLastOwner(): i32 {
  return lastOwner;
}

export function pagesStateOf(address: usize): i32 {
  return load<u8>(entryOf(<u32>(address >> PAGE_SHIFT) - firstPage));
}
