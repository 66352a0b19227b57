import type { FunctionName } from './catalogue.ts';
import type { Emitted } from './emitted.ts';
import type { Expression } from './expression.ts';
import type { ProgramEmitter } from './program-emitter.ts';

export type Call = Extract<Expression, { kind: 'call' }>;

/** Emits a call of one function. */
export type CallEmitter = (emitter: ProgramEmitter, call: Call) => Emitted;

export type CallEmitters = Readonly<Record<FunctionName, CallEmitter>>;

export function emitOperands(emitter: ProgramEmitter, call: Call): readonly Emitted[] {
  return call.operands.map((operand) => emitter.emit(operand));
}
