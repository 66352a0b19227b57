import { PeltonError } from '../base/errors.ts';

/** The error for a slot whose thread ended although nobody had told it to stop. */
export function slotLost(slot: number, thrown: unknown): PeltonError {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new PeltonError({
    code: 'SLOT_LOST',
    message: `slot ${slot} was lost: ${reason}`,
    hint: 'its thread ended in the middle of the job; run the job again, and report it if it happens again',
    cause: thrown,
  });
}
