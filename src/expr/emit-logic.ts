import { present } from '../base/assert.ts';
import { type Call, type CallEmitter, emitOperands } from './call-emitter.ts';
import type { Emitted } from './emitted.ts';
import { isCheap } from './is-cheap.ts';
import type { ProgramEmitter } from './program-emitter.ts';

/**
 * AND (`absorbing` 0) and OR (1) over any number of operands, left to right. The absorbing value decides also when another operand
 * is NULL. An operand that can fail or costs much is left out once the result is decided.
 */
function connective(absorbing: 0 | 1): CallEmitter {
  return (emitter, call) => {
    const { body } = emitter;
    const value = body.local('i32');
    const isNull = body.local('i32');
    const [head, ...tail] = call.operands;
    const first = emitter.emit(present(head, 'operand'));
    let mayBeNull = first.isNull !== undefined;
    body.get(present(first.value[0], 'value')).set(value);
    if (first.isNull !== undefined) body.get(first.isNull).set(isNull);
    else body.i32(0).set(isNull);
    for (const operand of tail) {
      const step = (): void => {
        const next = emitter.emit(operand);
        mayBeNull ||= next.isNull !== undefined;
        join(emitter, absorbing, value, isNull, next, mayBeNull);
      };
      if (isCheap(operand)) step();
      else {
        pushDecided(emitter, absorbing, value, isNull, mayBeNull);
        body.op('i32.eqz');
        emitter.when(step);
      }
    }
    return { value: [value], isNull: mayBeNull ? isNull : undefined };
  };
}

/** Pushes whether the value is the absorbing one. */
function pushDecided(
  emitter: ProgramEmitter,
  absorbing: 0 | 1,
  value: number,
  isNull: number,
  mayBeNull: boolean,
): void {
  const { body } = emitter;
  body.get(value);
  if (absorbing === 0) body.op('i32.eqz');
  if (mayBeNull) body.get(isNull).op('i32.eqz', 'i32.and');
}

function join(
  emitter: ProgramEmitter,
  absorbing: 0 | 1,
  value: number,
  isNull: number,
  next: Emitted,
  mayBeNull: boolean,
): void {
  const { body } = emitter;
  const other = present(next.value[0], 'value');
  if (!mayBeNull) {
    body
      .get(value)
      .get(other)
      .op(absorbing === 0 ? 'i32.and' : 'i32.or')
      .set(value);
    return;
  }
  const decided = body.local('i32');
  pushDecided(emitter, absorbing, value, isNull, true);
  body.get(other);
  if (absorbing === 0) body.op('i32.eqz');
  if (next.isNull !== undefined) body.get(next.isNull).op('i32.eqz', 'i32.and');
  body.op('i32.or').set(decided);
  body.get(isNull);
  if (next.isNull !== undefined) body.get(next.isNull).op('i32.or');
  body.get(decided).op('i32.eqz', 'i32.and').set(isNull);
  // What is neither decided nor NULL is the other value.
  body.get(decided);
  if (absorbing === 0) body.op('i32.eqz');
  body.set(value);
}

/** IS [NOT] NULL: needs no value, only whether there is one. */
function nullTest(negated: boolean): CallEmitter {
  return (emitter, call) => {
    const { body } = emitter;
    const operand = emitter.emit(present(call.operands[0], 'operand'));
    const value = body.local('i32');
    if (operand.isNull === undefined) body.i32(negated ? 1 : 0);
    else {
      body.get(operand.isNull);
      if (negated) body.op('i32.eqz');
    }
    body.set(value);
    return { value: [value], isNull: undefined };
  };
}

function truthTest(wanted: 0 | 1, negated: boolean): CallEmitter {
  return (emitter, call) => {
    const { body } = emitter;
    const operand = emitter.emit(present(call.operands[0], 'operand'));
    const value = body.local('i32');
    body.get(present(operand.value[0], 'value'));
    if (wanted === 0) body.op('i32.eqz');
    if (operand.isNull !== undefined) body.get(operand.isNull).op('i32.eqz', 'i32.and');
    if (negated) body.op('i32.eqz');
    body.set(value);
    return { value: [value], isNull: undefined };
  };
}

/** The first operand that is not NULL; those behind it are not computed. */
function coalesce(emitter: ProgramEmitter, call: Call): Emitted {
  const { body } = emitter;
  const value = emitter.locals(call.type);
  const isNull = body.local('i32');
  let mayBeNull = true;
  const from = (index: number): void => {
    const operand = call.operands[index];
    if (operand === undefined) return;
    const emitted = emitter.emit(operand);
    emitter.copy(emitted.value, value);
    if (emitted.isNull === undefined) {
      mayBeNull = false;
      body.i32(0).set(isNull);
      return;
    }
    body.get(emitted.isNull).tee(isNull);
    emitter.when(() => from(index + 1));
  };
  from(0);
  return { value, isNull: mayBeNull ? isNull : undefined };
}

export const emitLogic = {
  AND: connective(0),
  OR: connective(1),
  NOT(emitter, call) {
    const operands = emitOperands(emitter, call);
    const [operand] = operands;
    return emitter.strict(operands, call.type, ([value = -1]) => {
      emitter
        .push(operand?.value ?? [])
        .body.op('i32.eqz')
        .set(value);
    });
  },
  'IS NULL': nullTest(false),
  'IS NOT NULL': nullTest(true),
  'IS TRUE': truthTest(1, false),
  'IS NOT TRUE': truthTest(1, true),
  'IS FALSE': truthTest(0, false),
  'IS NOT FALSE': truthTest(0, true),
  COALESCE: coalesce,
} as const satisfies Record<string, CallEmitter>;
