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
  /** Answers that wait; undefined while they need not. */
  #held: { readonly request: number; readonly split: Split | undefined }[] | undefined;
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

  /** Keeps answers back: they belong behind the barriers that sources have not emitted. */
  hold(): void {
    this.#held ??= [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const { request, split } of held) this.answer(request, split);
  }

  answer(request: number, split: Split | undefined): void {
    if (this.#held !== undefined) {
      this.#held.push({ request, split });
      return;
    }
    this.#open.get(request)?.resolve(split);
    this.#open.delete(request);
  }

  fail(request: number, error: PeltonErrorFields): void {
    this.#open.get(request)?.reject(new PeltonError(error));
    this.#open.delete(request);
  }
}
