import { PeltonError } from '../../src/base/errors.ts';
import type { SpillFile } from '../../src/state/spill-file.ts';
import type { Domain } from './domain.ts';
import type { FaultQueue } from './faults.ts';
import type { Trace } from './trace.ts';
import type { VirtualTime } from './virtual-time.ts';

/** For how long a disk that is full stays so. */
const fullMs = 30;

/** The local disks of the slots: what a slot spills is gone with it. */
export class SimSpills {
  readonly #time: VirtualTime;
  readonly #faults: FaultQueue;
  readonly #trace: Trace;
  readonly #open = new Map<Domain, Set<SimSpill>>();
  #fullUntilMs = 0;
  /** Bytes that were spilled, by all slots so far. */
  writtenBytes = 0;

  constructor(time: VirtualTime, faults: FaultQueue, trace: Trace) {
    this.#time = time;
    this.#faults = faults;
    this.#trace = trace;
  }

  open(domain: Domain): SpillFile {
    const files = this.#open.get(domain) ?? new Set();
    this.#open.set(domain, files);
    const file = new SimSpill({
      beforeWrite: (bytes) => {
        if (this.#faults.take('spill-disk-full')) this.#fullUntilMs = this.#time.nowMs + fullMs;
        if (this.#time.nowMs < this.#fullUntilMs) throw unwritable('no space left');
        if (this.#faults.take('spill-write-failed')) throw unwritable('input/output error');
        const isTorn = this.#faults.take('spill-write-torn');
        const written = isTorn ? this.#time.pick(bytes) : bytes;
        this.writtenBytes += written;
        return written;
      },
      beforeRead: () => {
        if (!this.#faults.take('spill-read-failed')) return;
        throw new PeltonError({ code: 'FILE_UNREADABLE', message: 'spill file: input/output error' });
      },
      onClose: ({ writes, reads }) => {
        files.delete(file);
        if (writes > 0) this.#trace.add(`${domain.name} spilled: ${writes} writes, ${reads} reads`);
      },
    });
    files.add(file);
    return file;
  }

  /** The slot of a domain has ended, or is lost. Returns how many of its files it had not closed. */
  forget(domain: Domain): number {
    const files = this.#open.get(domain)?.size ?? 0;
    this.#open.delete(domain);
    return files;
  }
}

interface SpillEvents {
  /** Returns how many of the bytes are written: if not all, the write fails. */
  beforeWrite(bytes: number): number;
  beforeRead(): void;
  onClose(file: SimSpill): void;
}

/** A spill file in memory, which knows which of its bytes were ever written. */
class SimSpill implements SpillFile {
  readonly #events: SpillEvents;
  #bytes = new Uint8Array(0);
  #written = new Uint8Array(0);
  #isClosed = false;
  writes = 0;
  reads = 0;

  constructor(events: SpillEvents) {
    this.#events = events;
  }

  write(position: number, bytes: Uint8Array): void {
    if (this.#isClosed) throw new Error('written to after it was closed');
    this.writes++;
    const count = this.#events.beforeWrite(bytes.length);
    this.#grow(position + count);
    this.#bytes.set(bytes.subarray(0, count), position);
    this.#written.fill(1, position, position + count);
    if (count < bytes.length) throw unwritable('it was cut off');
  }

  read(position: number, into: Uint8Array): void {
    if (this.#isClosed) throw new Error('read after it was closed');
    this.reads++;
    this.#events.beforeRead();
    const end = position + into.length;
    if (end > this.#written.length || this.#written.subarray(position, end).includes(0)) {
      throw new Error(`nothing was spilled at ${position}`);
    }
    into.set(this.#bytes.subarray(position, end));
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#events.onClose(this);
    this.#bytes = new Uint8Array(0);
    this.#written = new Uint8Array(0);
  }

  #grow(bytes: number): void {
    if (bytes <= this.#bytes.length) return;
    const [content, written] = [new Uint8Array(bytes * 2), new Uint8Array(bytes * 2)];
    content.set(this.#bytes);
    written.set(this.#written);
    this.#bytes = content;
    this.#written = written;
  }
}

function unwritable(reason: string): PeltonError {
  return new PeltonError({ code: 'FILE_UNWRITABLE', message: `spill file: ${reason}` });
}
