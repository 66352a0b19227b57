import { present } from '../base/assert.ts';
import { type Call, type CallEmitter, emitOperands } from './call-emitter.ts';
import type { Emitted } from './emitted.ts';
import type { KernelName, ProgramEmitter } from './program-emitter.ts';

/** A kernel whose operands are those of the call, then `extra` integers; missing operands are texts or numbers of `defaults`. */
function kernel(
  name: KernelName,
  result: 'text' | 'i32',
  { extra = [], required = 0, defaults = [], mayBeNull = false }: KernelOptions = {},
): CallEmitter {
  return (emitter, call) => {
    const operands = emitOperands(emitter, call);
    const missing = defaults.slice(operands.length - required);
    return emitter.strict(
      operands,
      call.type,
      (value, isNull) => {
        for (const operand of operands) emitter.push(operand.value);
        for (const given of missing) {
          if (typeof given === 'number') emitter.body.i32(given);
          else emitter.push(emitter.text(new TextEncoder().encode(given)));
        }
        for (const number of extra) emitter.body.i32(number);
        emitter.call(name);
        if (result === 'text') emitter.takeText(call, value, mayBeNull ? isNull : -1);
        else emitter.body.set(present(value[0], 'value'));
      },
      { guarded: true, mayBeNull },
    );
  };
}

interface KernelOptions {
  readonly extra?: readonly number[];
  /** Operands that must be given, and the values of those that may be left out. */
  readonly required?: number;
  readonly defaults?: readonly (string | number)[];
  readonly mayBeNull?: boolean;
}

const sides = { start: 1, end: 2, both: 3 } as const;
const textMax = 2147483647;

/** One text behind the other; the first one grows in place when it was the last that was made. */
function append(emitter: ProgramEmitter, call: Call, whole: readonly number[], part: readonly number[]): void {
  emitter.push(whole).push(part).call('textConcat');
  emitter.takeText(call, whole, -1);
}

function concat(emitter: ProgramEmitter, call: Call): Emitted {
  const operands = emitOperands(emitter, call);
  return emitter.strict(
    operands,
    call.type,
    (value) => {
      const [first, ...others] = operands;
      emitter.copy(present(first, 'operand').value, value);
      for (const other of others) append(emitter, call, value, other.value);
    },
    { guarded: true },
  );
}

/** Puts the separator between those that are not NULL. */
function concatWithSeparator(emitter: ProgramEmitter, call: Call): Emitted {
  const { body } = emitter;
  const [separator, ...parts] = emitOperands(emitter, call);
  const between = present(separator, 'separator');
  return emitter.strict(
    [between],
    call.type,
    (value) => {
      const isLater = body.local('i32');
      body.i32(0).set(isLater);
      emitter.copy(emitter.text(new Uint8Array()), value);
      for (const part of parts) {
        const add = (): void => {
          body.get(isLater);
          emitter.when(() => append(emitter, call, value, between.value));
          append(emitter, call, value, part.value);
          body.i32(1).set(isLater);
        };
        if (part.isNull === undefined) add();
        else {
          body.get(part.isNull).op('i32.eqz');
          emitter.when(add);
        }
      }
    },
    { guarded: true },
  );
}

/** The escape is a text of one character; without it, nothing escapes. */
function like(emitter: ProgramEmitter, call: Call): Emitted {
  const operands = emitOperands(emitter, call);
  const [text, pattern, escape] = operands;
  return emitter.strict(
    operands,
    call.type,
    ([value = -1]) => {
      emitter.push(present(text, 'text').value).push(present(pattern, 'pattern').value);
      emitter.push(escape?.value ?? emitter.text(new Uint8Array()));
      emitter.call('textLike').body.tee(value);
      emitter.takeStatus(call, -1, 'the escape is not one character, or escapes neither %, _ nor itself');
    },
    { guarded: true },
  );
}

export const emitText = {
  CONCAT: concat,
  CONCAT_WS: concatWithSeparator,
  LIKE: like,
  UPPER: kernel('textUpper', 'text'),
  LOWER: kernel('textLower', 'text'),
  INITCAP: kernel('textInitcap', 'text'),
  CHAR_LENGTH: kernel('textCharacters', 'i32'),
  SUBSTRING: kernel('textSubstring', 'text', { required: 2, defaults: [textMax], mayBeNull: true }),
  LEFT: kernel('textLeft', 'text'),
  RIGHT: kernel('textRight', 'text'),
  LTRIM: kernel('textTrim', 'text', { required: 1, defaults: [' '], extra: [sides.start] }),
  RTRIM: kernel('textTrim', 'text', { required: 1, defaults: [' '], extra: [sides.end] }),
  BTRIM: kernel('textTrim', 'text', { required: 1, defaults: [' '], extra: [sides.both] }),
  LPAD: kernel('textPad', 'text', { extra: [1], mayBeNull: true }),
  RPAD: kernel('textPad', 'text', { extra: [0], mayBeNull: true }),
  POSITION: kernel('textPosition', 'i32', { required: 2, defaults: [1] }),
  REPLACE: kernel('textReplace', 'text'),
  REPEAT: kernel('textRepeat', 'text'),
  REVERSE: kernel('textReverse', 'text'),
  SPLIT_INDEX: kernel('textSplit', 'text', { mayBeNull: true }),
  STARTSWITH: kernel('textStartsWith', 'i32'),
  ENDSWITH: kernel('textEndsWith', 'i32'),
  ASCII: kernel('textAscii', 'i32'),
  CHR: kernel('textCharacter', 'text'),
} as const satisfies Record<string, CallEmitter>;
