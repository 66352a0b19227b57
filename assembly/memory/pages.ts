/**
 * Runs of 64 KiB pages: a buddy allocator over the slot's fixed memory.
 *
 * The memory never grows: the host creates it with initial = maximum = budget, and the system backs only the pages that are
 * touched, so no view ever detaches and an allocation can only succeed or hit the declared budget.
 *
 *   0 ........ heap base | page table | lower zone ........... | upper zone ... limit
 *
 * State, which comes in single pages, is taken from the lower zone first and everything else from the upper one, so that there are large
 * runs left when state has been moved to disk page by page. Either takes from the other zone when its own is spent.
 *
 * Page table, one entry a page, 16 bytes:
 *
 *   0 state u8 | 1 order u8 | 2 owner u16 | 4 next u32 | 8 previous u32 | 12 run u8 (1 on the first page of a free run) | 13 mark u8
 *
 * The first page of a run in use has instead, for its holder and 0 to begin with:
 *
 *   4 tag u32 | 8 link u32 | 13 mark u8
 *
 * A free run of order k is 2^k pages, aligned to its size in page numbers; the runs of one order form a doubly linked list
 * of page numbers, so that a run merges with its free buddy in constant time.
 */
import { PAGE_FREE, PAGE_STATE } from '../generated/layouts';

const PAGE_SHIFT: u32 = 16;
const ENTRY_SHIFT: u32 = 4;
const ORDERS: i32 = 17;
/** Pages at which the upper zone may begin: a multiple of the runs that arenas are made of. */
const UPPER_ALIGNMENT: u32 = 64;
const LOWER: i32 = 0;
const UPPER: i32 = 1;
const NONE: u32 = 0xffffffff;
/** Owners are counted in a table of this size; a power of two. */
const OWNERS: i32 = 1024;

let table: usize = 0;
let firstPage: u32 = 0;
let pageCount: u32 = 0;
/** First page of the upper zone. */
let upperPage: u32 = 0;
let usedPages: u32 = 0;
/** Pages of the lower zone in use. */
let lowerUsed: u32 = 0;
let peakPages: u32 = 0;
let lastOwner: i32 = -1;
/** Of the lower zone, then of the upper one. */
const freeHeads: usize = memory.data(4 * 17 * 2, 8);
/** Of each zone: pages from here on belong to no run; pages from here on have never been handed out, so they are zero. */
const freshPages: usize = memory.data(4 * 2, 8);
const untouchedPages: usize = memory.data(4 * 2, 8);
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
  upperPage = ((pageCount >> 2) * 3) & ~(UPPER_ALIGNMENT - 1);
  for (let zone = 0; zone < 2; zone++) {
    setFresh(zone, zoneStart(zone));
    store<u32>(untouchedPages + ((<usize>zone) << 2), zoneStart(zone));
  }
  usedPages = 0;
  lowerUsed = 0;
  peakPages = 0;
  lastOwner = -1;
  memory.fill(freeHeads, 0xff, 4 * ORDERS * 2);
  memory.fill(usedByOwner, 0, 4 * OWNERS);
}

function orderOf(bytes: u32): i32 {
  const pages: u32 = bytes == 0 ? 1 : ((bytes - 1) >> PAGE_SHIFT) + 1;
  return pages <= 1 ? 0 : 32 - clz(pages - 1);
}

function zoneOf(page: u32): i32 {
  return page < upperPage ? LOWER : UPPER;
}

function zoneStart(zone: i32): u32 {
  return zone == LOWER ? 0 : upperPage;
}

function zoneEnd(zone: i32): u32 {
  return zone == LOWER ? upperPage : pageCount;
}

function freshOf(zone: i32): u32 {
  return load<u32>(freshPages + ((<usize>zone) << 2));
}

function setFresh(zone: i32, page: u32): void {
  store<u32>(freshPages + ((<usize>zone) << 2), page);
}

function headOf(zone: i32, order: i32): usize {
  return freeHeads + ((<usize>(zone * ORDERS + order)) << 2);
}

function pushFree(page: u32, order: i32): void {
  const entry = entryOf(page);
  const head = headOf(zoneOf(page), order);
  const next = load<u32>(head);
  store<u8>(entry, <u8>PAGE_FREE);
  store<u8>(entry, <u8>order, 1);
  store<u32>(entry, next, 4);
  store<u32>(entry, NONE, 8);
  store<u8>(entry, 1, 12);
  if (next != NONE) store<u32>(entryOf(next), page, 8);
  store<u32>(head, page);
}

function unlinkFree(page: u32, order: i32): void {
  const entry = entryOf(page);
  const next = load<u32>(entry, 4);
  const previous = load<u32>(entry, 8);
  store<u8>(entry, 0, 12);
  if (next != NONE) store<u32>(entryOf(next), previous, 8);
  if (previous != NONE) store<u32>(entryOf(previous), next, 4);
  else store<u32>(headOf(zoneOf(page), order), next);
}

/** First run of a zone's list `order`, or NONE. */
function popFree(zone: i32, order: i32): u32 {
  const page = load<u32>(headOf(zone, order));
  if (page != NONE) unlinkFree(page, order);
  return page;
}

/** Hands out pages from the end of a zone's runs; pages skipped for alignment go to the free lists. */
function takeFresh(zone: i32, order: i32): u32 {
  const size: u32 = 1 << order;
  let fresh = freshOf(zone);
  const start: u32 = (fresh + size - 1) & ~(size - 1);
  if (start + size > zoneEnd(zone) || start + size < start) return NONE;
  while (fresh < start) {
    const gapOrder = <i32>ctz(fresh);
    pushFree(fresh, gapOrder);
    fresh += 1 << gapOrder;
  }
  setFresh(zone, start + size);
  return start;
}

/** Takes the free runs at the end of a zone's runs back, so that a large run can start anywhere in front of them. */
function shrinkFresh(zone: i32): void {
  let order = 0;
  while (order < ORDERS) {
    const size: u32 = 1 << order;
    const fresh = freshOf(zone);
    const start: u32 = fresh - size;
    if (fresh >= zoneStart(zone) + size && (start & (size - 1)) == 0) {
      const entry = entryOf(start);
      if (load<u8>(entry, 12) == 1 && <i32>load<u8>(entry, 1) == order) {
        unlinkFree(start, order);
        setFresh(zone, start);
        order = 0;
        continue;
      }
    }
    order++;
  }
}

/** How many pages of the run that was found last may not be zero, from its first on. */
let foundDirty: u32 = 0;

/** A run of a zone that is in nobody's use, or NONE. */
function findRun(zone: i32, order: i32): u32 {
  foundDirty = 1 << order;
  let page = popFree(zone, order);
  if (page != NONE) return page;
  let larger = order + 1;
  while (larger < ORDERS && load<u32>(headOf(zone, larger)) == NONE) larger++;
  if (larger < ORDERS) {
    page = popFree(zone, larger);
    while (larger > order) {
      larger--;
      pushFree(page + (1 << larger), larger);
    }
    return page;
  }
  page = takeFresh(zone, order);
  const at = untouchedPages + ((<usize>zone) << 2);
  const untouched = load<u32>(at);
  const dirtyEnd = min(untouched, freshOf(zone));
  foundDirty = dirtyEnd > page ? dirtyEnd - page : 0;
  store<u32>(at, max(untouched, freshOf(zone)));
  return page;
}

export function pagesAllocate(owner: i32, bytes: u32, state: i32): usize {
  const run = pagesAllocateDirty(owner, bytes, state);
  if (run != 0) memory.fill(run, 0, (<usize>foundDirty) << PAGE_SHIFT);
  return run;
}

/** As `pagesAllocate`, with whatever was there before. */
export function pagesAllocateDirty(owner: i32, bytes: u32, state: i32): usize {
  const order = orderOf(bytes);
  let page: u32 = NONE;
  if (order < ORDERS) {
    const zone = state == PAGE_STATE ? LOWER : UPPER;
    page = findRun(zone, order);
    if (page == NONE) page = findRun(zone ^ 1, order);
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
  store<u64>(entry, 0, 4);
  store<u8>(entry, 0, 13);
  usedPages += size;
  if (zoneOf(page) == LOWER) lowerUsed += size;
  if (usedPages > peakPages) peakPages = usedPages;
  const used = usedByOwner + ((<usize>(owner & (OWNERS - 1))) << 2);
  store<u32>(used, load<u32>(used) + size);
  return (<usize>(firstPage + page)) << PAGE_SHIFT;
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
  const zone = zoneOf(page);
  while (order + 1 < ORDERS) {
    const buddy: u32 = page ^ (1 << order);
    if (buddy < zoneStart(zone) || buddy >= freshOf(zone)) break;
    const buddyEntry = entryOf(buddy);
    if (load<u8>(buddyEntry, 12) == 0 || <i32>load<u8>(buddyEntry, 1) != order) break;
    unlinkFree(buddy, order);
    page = page & ~(1 << order);
    order++;
  }
  pushFree(page, order);
  shrinkFresh(zone);
  lowerUsed -= zone == LOWER ? size : 0;
}

export function pagesUsedBytes(owner: i32): u32 {
  if (owner < 0) return usedPages << PAGE_SHIFT;
  return load<u32>(usedByOwner + ((<usize>(owner & (OWNERS - 1))) << 2)) << PAGE_SHIFT;
}

export function pagesStateFreeBytes(): u32 {
  return (upperPage - lowerUsed) << PAGE_SHIFT;
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

function entryAt(address: usize): usize {
  return entryOf(<u32>(address >> PAGE_SHIFT) - firstPage);
}

/** Number of a run's content, given by its holder. */
export function pageTag(run: usize): u32 {
  return load<u32>(entryAt(run), 4);
}

export function setPageTag(run: usize, tag: u32): void {
  store<u32>(entryAt(run), tag, 4);
}

/** The run that follows in its holder's chain, or 0. */
export function pageLink(run: usize): usize {
  return <usize>load<u32>(entryAt(run), 8);
}

export function setPageLink(run: usize, next: usize): void {
  store<u32>(entryAt(run), <u32>next, 8);
}

export function pageMark(run: usize): u32 {
  return <u32>load<u8>(entryAt(run), 13);
}

export function setPageMark(run: usize, mark: u32): void {
  store<u8>(entryAt(run), <u8>mark, 13);
}
