import { type DataType, physicalType, timestampUnitsPerSecond } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import { type Call, type CallEmitter, emitOperands } from './call-emitter.ts';
import type { Emitted } from './emitted.ts';
import type { Expression } from './expression.ts';
import { isTimestamp } from './numeric-types.ts';
import type { ProgramEmitter } from './program-emitter.ts';
import { millisecondsOfUnit, monthsOfUnit, unitOf } from './temporal-signatures.ts';
import { timeUnitCode } from './time-units.ts';

const dayMs = 86_400_000n;

function unitCode(expression: Expression | undefined): number {
  return present(timeUnitCode.get(present(unitOf(expression), 'unit')), 'unit');
}

/** Units of a time's number in one second: days count as seconds of midnight. */
function unitsOf(type: DataType): bigint {
  return isTimestamp(type) ? BigInt(timestampUnitsPerSecond(type.precision)) : 1000n;
}

/** Pushes a date, time or timestamp as an instant in the units of `unitsOf`. */
function pushInstant(emitter: ProgramEmitter, operand: Emitted, type: DataType): void {
  emitter.push(operand.value);
  if (physicalType(type) === 'i32') emitter.body.op('i64.extend_i32_s');
  if (type.kind === 'date') emitter.body.i64(dayMs).op('i64.mul');
}

/** FLOOR and CEIL of a time to a unit. */
export function emitRoundToUnit(emitter: ProgramEmitter, call: Call, up: boolean): Emitted {
  const { body } = emitter;
  const operand = emitter.emit(present(call.operands[0], 'operand'));
  const { type } = call;
  return emitter.strict(
    [operand],
    type,
    ([value = -1]) => {
      pushInstant(emitter, operand, type);
      body
        .i64(unitsOf(type))
        .i32(unitCode(call.operands[1]))
        .i32(up ? 1 : 0);
      emitter.call('timeRound');
      if (type.kind === 'date') body.i64(dayMs).op('i64.div_s');
      if (physicalType(type) === 'i32') body.op('i32.wrap_i64');
      body.set(value);
    },
    { guarded: true },
  );
}

/** Reads a text with an optional pattern into the scratch memory; what can not be read is NULL. */
function parse(load: 'i32.load' | 'i64.load', asDate: boolean, pattern: string): CallEmitter {
  return (emitter, call) => {
    const operands = emitOperands(emitter, call);
    return emitter.strict(
      operands,
      call.type,
      ([value = -1], isNull) => {
        pushTextAndPattern(emitter, operands, pattern);
        emitter.body.i32(asDate ? 1 : 0).get(emitter.scratch);
        emitter.call('timeParse');
        emitter.takeStatus(call, isNull, 'the pattern is not supported');
        emitter.body.get(emitter.scratch).memory(load).set(value);
      },
      { guarded: true, mayBeNull: true },
    );
  };
}

function pushTextAndPattern(emitter: ProgramEmitter, operands: readonly Emitted[], pattern: string): void {
  emitter.push(present(operands[0], 'operand').value);
  emitter.push(operands[1]?.value ?? emitter.text(new TextEncoder().encode(pattern)));
}

const timestampPattern = 'yyyy-MM-dd HH:mm:ss';

export const emitTemporal = {
  EXTRACT(emitter, call) {
    const operand = emitter.emit(present(call.operands[1], 'operand'));
    const { type } = present(call.operands[1], 'operand');
    return emitter.strict(
      [operand],
      call.type,
      ([value = -1]) => {
        pushInstant(emitter, operand, type);
        emitter.body.i64(unitsOf(type)).i32(unitCode(call.operands[0]));
        emitter.call('timeExtract').body.set(value);
      },
      { guarded: true },
    );
  },
  TIMESTAMPDIFF(emitter, call) {
    const { body } = emitter;
    const [from, to] = call.operands.slice(1).map((operand) => emitter.emit(operand));
    const unit = unitOf(call.operands[0]) ?? '';
    const operands = [present(from, 'operand'), present(to, 'operand')] as const;
    return emitter.strict(
      operands,
      call.type,
      ([value = -1]) => {
        const months = monthsOfUnit[unit];
        emitter.push(operands[1].value).push(operands[0].value);
        if (months === undefined)
          body
            .op('i64.sub')
            .i64(millisecondsOfUnit[unit] ?? 1n)
            .op('i64.div_s');
        else {
          emitter.call('monthsBetween');
          body.i64(months).op('i64.div_s');
        }
        body.op('i32.wrap_i64').set(value);
      },
      { guarded: true },
    );
  },
  DATE_FORMAT(emitter, call) {
    const operands = emitOperands(emitter, call);
    const [time, pattern] = [present(operands[0], 'time'), present(operands[1], 'pattern')];
    return emitter.strict(
      operands,
      call.type,
      (value) => {
        emitter.push(time.value).body.i64(unitsOf(present(call.operands[0], 'time').type));
        emitter.push(pattern.value).call('timeFormat');
        emitter.takeText(call, value, -1, 'the pattern is not supported');
      },
      { guarded: true },
    );
  },
  TO_TIMESTAMP: parse('i64.load', false, timestampPattern),
  TO_DATE: parse('i32.load', true, 'yyyy-MM-dd'),
  TO_TIMESTAMP_LTZ(emitter, call) {
    const [epoch, digits] = call.operands;
    const operand = emitter.emit(present(epoch, 'epoch'));
    const isSeconds = digits?.kind === 'literal' && digits.value === 0n;
    return emitter.strict([operand], call.type, ([value = -1]) => {
      emitter.push(operand.value);
      if (isSeconds) emitter.body.i64(1000n).op('i64.mul');
      emitter.body.set(value);
    });
  },
  FROM_UNIXTIME(emitter, call) {
    const operands = emitOperands(emitter, call);
    return emitter.strict(
      operands,
      call.type,
      (value) => {
        emitter.push(present(operands[0], 'seconds').value).body.i64(1n);
        emitter.push(operands[1]?.value ?? emitter.text(new TextEncoder().encode(timestampPattern)));
        emitter.call('timeFormat');
        emitter.takeText(call, value, -1, 'the pattern is not supported');
      },
      { guarded: true },
    );
  },
  PROCTIME(emitter) {
    const value = emitter.body.local('i64');
    emitter.body.get(emitter.now).memory('i64.load').set(value);
    return { value: [value], isNull: undefined };
  },
  UNIX_TIMESTAMP(emitter, call) {
    const { body } = emitter;
    const operands = emitOperands(emitter, call);
    return emitter.strict(
      operands,
      call.type,
      ([value = -1]) => {
        const isNull = body.local('i32');
        body.i32(0).set(isNull);
        pushTextAndPattern(emitter, operands, timestampPattern);
        body.i32(0).get(emitter.scratch);
        emitter.call('timeParse');
        emitter.takeStatus(call, isNull, 'the pattern is not supported');
        // Flink's mark for a text that is no time.
        body.i64(-(2n ** 63n));
        body.get(emitter.scratch).memory('i64.load').i64(1000n).op('i64.div_s');
        body.get(isNull).op('select').set(value);
      },
      { guarded: true },
    );
  },
} as const satisfies Record<string, CallEmitter>;
