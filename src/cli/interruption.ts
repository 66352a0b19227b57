import { exitCode } from './exit-code.ts';

/** Something that can be asked to end. */
export interface Cancellable {
  cancel(): Promise<void>;
  /** What a person's wish to end does, if not `cancel`; does not reject. */
  endAsAsked?(): Promise<void>;
  /** What `endAsAsked` does, in words. */
  readonly endText?: string;
}

type Reason = keyof typeof exitCodeOf;

const exitCodeOf = {
  interrupted: exitCode.interrupted,
  terminated: exitCode.terminated,
  readerGone: exitCode.ok,
  outputFailed: exitCode.failed,
} as const;

/**
 * Ends the running job when the user or the reader of the output wants no more of it. The first Ctrl-C ends it cleanly, the second
 * ends the process at once.
 */
export class Interruption {
  readonly #say: (line: string) => void;
  #reason: Reason | undefined;
  #running: Cancellable | undefined;

  /** `say` prints a line to the user. */
  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  /** Undefined as long as nobody has asked. */
  get exitCode(): number | undefined {
    return this.#reason === undefined ? undefined : exitCodeOf[this.#reason];
  }

  get requested(): boolean {
    return this.#reason !== undefined;
  }

  listen(): void {
    process.on('SIGINT', () => this.#onSignal('interrupted'));
    process.on('SIGTERM', () => this.#onSignal('terminated'));
  }

  /** The output takes no more: it has no reader any more, or cannot be written. */
  outputClosed(reason: 'readerGone' | 'outputFailed'): void {
    this.#request(reason);
  }

  /** What to cancel while `body` runs; a body that has to clean up may hold the place of a job that comes later. */
  async during<T>(job: Cancellable, body: () => Promise<T>): Promise<T> {
    const outer = this.#running;
    this.#running = job;
    // The request may have come while the job was being planned.
    if (this.#reason !== undefined) void end(job, this.#reason);
    try {
      return await body();
    } finally {
      this.#running = outer;
    }
  }

  #onSignal(reason: 'interrupted' | 'terminated'): void {
    if (this.#reason === 'interrupted' || this.#reason === 'terminated') process.exit(exitCode[this.#reason]);
    if (this.#running === undefined) process.exit(exitCode[reason]);
    this.#say(`${this.#running.endText ?? 'cancelling the job'}; press Ctrl-C again to end at once\n`);
    this.#request(reason);
  }

  #request(reason: Reason): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    if (this.#running !== undefined) void end(this.#running, reason);
  }
}

function end(job: Cancellable, reason: Reason): Promise<void> {
  const isWish = reason === 'interrupted' || reason === 'terminated';
  return isWish && job.endAsAsked !== undefined ? job.endAsAsked() : job.cancel();
}
