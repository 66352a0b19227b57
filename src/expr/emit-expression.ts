import { physicalType, typeToSql } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import { PeltonError } from '../base/errors.ts';
import { emitArithmetic } from './emit-arithmetic.ts';
import { emitCast } from './emit-cast.ts';
import { emitComparison } from './emit-comparison.ts';
import { emitLogic } from './emit-logic.ts';
import { emitMath } from './emit-math.ts';
import { emitTemporal } from './emit-temporal.ts';
import { emitText } from './emit-text.ts';
import type { Emitted } from './emitted.ts';
import { expressionToSql } from './expression-to-sql.ts';
import type { Expression } from './expression.ts';
import type { CallEmitters } from './call-emitter.ts';
import { inputPath } from './input-paths.ts';
import type { ProgramEmitter } from './program-emitter.ts';

const emitters: CallEmitters = {
  ...emitLogic,
  ...emitComparison,
  ...emitArithmetic,
  ...emitMath,
  ...emitText,
  ...emitTemporal,
};

/** Emits what computes the expression for the current row, and tells where the value then is. */
export function emitExpression(emitter: ProgramEmitter, expression: Expression): Emitted {
  const path = inputPath(expression);
  if (path !== undefined) return emitter.load(path, expression.type);
  switch (expression.kind) {
    case 'literal':
      return emitLiteral(emitter, expression);
    case 'call':
      return emitters[expression.function](emitter, expression);
    case 'cast':
      return emitCast(emitter, expression);
    case 'case':
      return emitCase(emitter, expression);
    default:
      throw new PeltonError({
        code: 'SQL_UNSUPPORTED',
        message: `a field of a ROW that is no column is not supported yet: ${expressionToSql(expression, emitter.parts.schema)}`,
      });
  }
}

function emitLiteral(emitter: ProgramEmitter, expression: Extract<Expression, { kind: 'literal' }>): Emitted {
  const { body } = emitter;
  const { value, type } = expression;
  const physical = physicalType(type);
  if (value === null) return emitter.nullOf(type);
  if (physical === 'bytes') {
    const bytes = value instanceof Uint8Array ? value : new TextEncoder().encode(String(value));
    return { value: emitter.text(bytes), isNull: undefined };
  }
  const locals = emitter.locals(type);
  const [first = -1, second = -1] = locals;
  const integer = typeof value === 'bigint' ? value : 0n;
  switch (physical) {
    case 'bit':
      body.i32(value === true ? 1 : 0).set(first);
      break;
    case 'i8':
    case 'i16':
    case 'i32':
      body.i32(Number(integer)).set(first);
      break;
    case 'i64':
      body.i64(integer).set(first);
      break;
    case 'f32':
      body.f32(Number(value)).set(first);
      break;
    case 'f64':
      body.f64(Number(value)).set(first);
      break;
    case 'i128':
      body.i64(integer).set(first);
      body.i64(integer >> 64n).set(second);
      break;
    default:
      throw new PeltonError({
        code: 'SQL_UNSUPPORTED',
        message: `a literal of type ${typeToSql(type)} is not supported yet`,
      });
  }
  return { value: locals, isNull: undefined };
}

/** Branch by branch: what is not reached does not run, so it can not fail. */
function emitCase(emitter: ProgramEmitter, expression: Extract<Expression, { kind: 'case' }>): Emitted {
  const { body } = emitter;
  const value = emitter.locals(expression.type);
  const isNull = body.local('i32');
  const take = (result: Expression): void => {
    const emitted = emitter.emit(result);
    emitter.copy(emitted.value, value);
    if (emitted.isNull === undefined) body.i32(0).set(isNull);
    else body.get(emitted.isNull).set(isNull);
  };
  const from = (index: number): void => {
    const branch = expression.branches[index];
    if (branch === undefined) {
      take(expression.otherwise);
      return;
    }
    const when = emitter.emit(branch.when);
    body.get(present(when.value[0], 'condition'));
    if (when.isNull !== undefined) body.get(when.isNull).op('i32.eqz', 'i32.and');
    emitter.when(
      () => take(branch.then),
      () => from(index + 1),
    );
  };
  from(0);
  return { value, isNull };
}
