import type { Ptr } from '../abi/ptr.ts';
import { present } from '../base/assert.ts';
import { limits } from '../base/limits.ts';
import { DigestList, digestText, digestWords } from '../kernels/digest-list.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';
import type { StatePages } from '../state/keyed-state.ts';
import { corruptSnapshot } from './snapshot-fault.ts';
import type { SnapshotStore } from './snapshot-store.ts';
import { digestOf, packOf, pageCount, type StoredPages } from './stored-pages.ts';

/** A gap between two wanted pages that costs less to read than a request of its own. */
const gapBytesMax = 256 * 1024;
/** Ranges that are on their way while one is taken. */
const rangesAhead = 2;
/** The part of the memory budget that a range may fill. */
const rangeShare = 16;

/** Where pages come from, and where they are to go. */
export interface PageTransfer {
  readonly memory: SlotMemory;
  readonly store: SnapshotStore;
  readonly target: Pick<StatePages, 'reserve' | 'discard'>;
}

/** The page at this position of the list has come, whole, to room that the target gave and that is the callee's, also when it throws. */
type TakePage = (position: number, page: Ptr) => void;

/**
 * Reads stored pages, in any order, straight into slot memory, and verifies them there. A pack of which much is wanted is read as
 * a whole, the next ones while one is being taken.
 *
 * @throws SNAPSHOT_MISSING, SNAPSHOT_UNREADABLE, SNAPSHOT_CORRUPT that name the pack, MEMORY_BUDGET, and what `take` throws
 */
export async function readPages(transfer: PageTransfer, pages: StoredPages, take: TakePage): Promise<void> {
  const { memory } = transfer;
  const wanted = { ...transfer, pages, take, digests: new DigestList(memory, 1) };
  const rangeBytesMax = Math.min(limits.packBytes, memory.budgetBytes / rangeShare);
  const coming: ComingRange[] = [];
  try {
    for (const range of rangesOf(pages, rangeBytesMax)) {
      coming.push(new ComingRange(wanted, range));
      const [first] = coming;
      if (first === undefined || coming.length <= rangesAhead) continue;
      await first.take();
      coming.shift();
    }
    for (const range of coming) await range.take();
  } finally {
    await Promise.all(coming.map((range) => range.discard()));
    wanted.digests.close();
  }
}

interface WantedPages extends PageTransfer {
  readonly pages: StoredPages;
  readonly take: TakePage;
  /** Room for one. */
  readonly digests: DigestList;
}

/** Bytes [start, end) of a pack, with wanted pages in them. */
interface PackRange {
  readonly pack: string;
  readonly start: number;
  readonly end: number;
  /** Positions of the pages, in order of their offsets. */
  readonly positions: readonly number[];
}

/** A range that is being read to where its pages are to be. */
class ComingRange {
  readonly #wanted: WantedPages;
  readonly #range: PackRange;
  /** Room for each page. */
  readonly #room: readonly Ptr[];
  readonly #read: Promise<void>;
  #taken = 0;

  /** @throws MEMORY_BUDGET */
  constructor(wanted: WantedPages, range: PackRange) {
    this.#wanted = wanted;
    this.#range = range;
    this.#room = reserveAll(wanted, range.positions);
    this.#read = wanted.store.readInto(range.pack, range.start, this.#parts());
    // Whoever takes the range hears of it.
    this.#read.catch(() => undefined);
  }

  async take(): Promise<void> {
    await this.#read;
    for (const [index, position] of this.#range.positions.entries()) {
      const page = present(this.#room[index], 'room for a page');
      this.#verify(page, position);
      this.#taken++;
      this.#wanted.take(position, page);
    }
  }

  /** Gives back what has not been taken, when nobody writes there any more. */
  async discard(): Promise<void> {
    await this.#read.catch(() => undefined);
    for (const page of this.#room.slice(this.#taken)) this.#wanted.target.discard(page);
  }

  /** Where the bytes of the range go: to the pages, and those between them nowhere. */
  #parts(): Uint8Array[] {
    const { memory, pages } = this.#wanted;
    const parts: Uint8Array[] = [];
    let end = this.#range.start;
    for (const [index, position] of this.#range.positions.entries()) {
      const offset = pages.offsets[position] ?? 0;
      const bytes = pages.bytes[position] ?? 0;
      const page = this.#room[index] ?? 0;
      if (offset > end) parts.push(new Uint8Array(offset - end));
      parts.push(memory.u8.subarray(page, page + bytes));
      end = offset + bytes;
    }
    return parts;
  }

  /** @throws SNAPSHOT_CORRUPT */
  #verify(page: Ptr, position: number): void {
    const { store, pages, digests } = this.#wanted;
    const found = new Uint32Array(digestWords);
    digests.take(0, page, pages.bytes[position] ?? 0);
    digests.read(0, found, 0);
    if (found.every((word, index) => word === pages.digests[position * digestWords + index])) return;
    const offset = pages.offsets[position] ?? 0;
    const reason = `the page at byte ${offset} has the digest ${digestText(found)} instead of ${digestOf(pages, position)}`;
    throw corruptSnapshot(store, this.#range.pack, reason, offset);
  }
}

function reserveAll({ pages, target }: WantedPages, positions: readonly number[]): Ptr[] {
  const room: Ptr[] = [];
  try {
    for (const position of positions) room.push(target.reserve(pages.bytes[position] ?? 0));
    return room;
  } catch (thrown) {
    for (const page of room) target.discard(page);
    throw thrown;
  }
}

function rangesOf(pages: StoredPages, rangeBytesMax: number): PackRange[] {
  const ofPack = new Map<string, number[]>();
  for (let position = 0; position < pageCount(pages); position++) {
    const pack = packOf(pages, position);
    const others = ofPack.get(pack);
    if (others === undefined) ofPack.set(pack, [position]);
    else others.push(position);
  }
  const offsetOf = (position: number): number => pages.offsets[position] ?? 0;
  return [...ofPack].flatMap(([pack, wanted]) => {
    const ranges: { pack: string; start: number; end: number; positions: number[] }[] = [];
    for (const position of wanted.sort((one, other) => offsetOf(one) - offsetOf(other))) {
      const last = ranges.at(-1);
      const start = offsetOf(position);
      const end = start + (pages.bytes[position] ?? 0);
      if (last !== undefined && start - last.end <= gapBytesMax && end - last.start <= rangeBytesMax) {
        last.end = Math.max(last.end, end);
        last.positions.push(position);
      } else {
        ranges.push({ pack, start, end, positions: [position] });
      }
    }
    return ranges;
  });
}
