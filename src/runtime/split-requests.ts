import { PeltonError, type PeltonErrorFields } from '../base/errors.ts';
import type { Split } from '../operators/source.ts';
import type { Port } from './port.ts';
import type { FromSlot, ToSlot } from './protocol.ts';

/** Questions of a slot's sources for their next split that the coordinator has not answered yet. */
export class SplitRequests {
  readonly #control: Port<FromSlot, ToSlot>;
  readonly #open = new Map<
    number,
    { resolve: (split: Split | undefined) => void; reject: (error: PeltonError) => void }
  >();
  /** Answers that wait, a list for each `hold`. */
  readonly #held: { readonly request: number; readonly split: Split | undefined }[][] = [];
  #next = 0;

  constructor(control: Port<FromSlot, ToSlot>) {
    this.#control = control;
  }

  ask(node: number): Promise<Split | undefined> {
    const request = this.#next++;
    this.#control.post({ kind: 'next-split', request, node });
    return new Promise((resolve, reject) => {
      this.#open.set(request, { resolve, reject });
    });
  }

  /** Keeps answers back from now on: they belong behind a barrier that sources have not emitted. May be called again before `release`. */
  hold(): void {
    this.#held.push([]);
  }

  /** Gives the answers that came between the first `hold` and the second. */
  release(): void {
    for (const { request, split } of this.#held.shift() ?? []) this.#resolve(request, split);
  }

  answer(request: number, split: Split | undefined): void {
    const held = this.#held.at(-1);
    if (held === undefined) this.#resolve(request, split);
    else held.push({ request, split });
  }

  #resolve(request: number, split: Split | undefined): void {
    this.#open.get(request)?.resolve(split);
    this.#open.delete(request);
  }

  fail(request: number, error: PeltonErrorFields): void {
    this.#open.get(request)?.reject(new PeltonError(error));
    this.#open.delete(request);
  }
}
