import { booleanType, intType, stringType } from './coercion.ts';
import { isNullable, parameters, type Signature, strict } from './signature.ts';
import { withNullable } from '../arrow/data-type.ts';

const { text, int, bigint } = parameters;

const ofTexts = (name: string, count: number): Signature =>
  strict(
    `${name}(${Array.from({ length: count }, () => 'STRING').join(', ')})`,
    Array.from({ length: count }, () => text),
    stringType,
  );

const trim = (name: string): Signature =>
  strict(`${name}(STRING), ${name}(STRING, STRING)`, [text, text], stringType, { optional: 1 });

const joined = (accepts: string, least: number, isNull: 'any' | 'first'): Signature => ({
  accepts,
  infer(given) {
    const operands = given.map(text);
    if (operands.length < least || !operands.every((operand) => operand !== undefined)) return undefined;
    return { operands, type: withNullable(stringType, isNullable(isNull === 'any' ? operands : operands.slice(0, 1))) };
  },
});

export const textSignatures = {
  CONCAT: joined('CONCAT(STRING, …), STRING || STRING', 1, 'any'),
  CONCAT_WS: joined('CONCAT_WS(STRING, STRING, …)', 1, 'first'),
  UPPER: ofTexts('UPPER', 1),
  LOWER: ofTexts('LOWER', 1),
  INITCAP: ofTexts('INITCAP', 1),
  CHAR_LENGTH: strict('CHAR_LENGTH(STRING)', [text], intType),
  SUBSTRING: strict('SUBSTRING(STRING, INT), SUBSTRING(STRING, INT, INT)', [text, int, int], stringType, {
    optional: 1,
    mayBeNull: true,
  }),
  LEFT: strict('LEFT(STRING, INT)', [text, int], stringType),
  RIGHT: strict('RIGHT(STRING, INT)', [text, int], stringType),
  LTRIM: trim('LTRIM'),
  RTRIM: trim('RTRIM'),
  BTRIM: trim('BTRIM'),
  LPAD: strict('LPAD(STRING, INT, STRING)', [text, int, text], stringType, { mayBeNull: true }),
  RPAD: strict('RPAD(STRING, INT, STRING)', [text, int, text], stringType, { mayBeNull: true }),
  POSITION: strict('POSITION(STRING IN STRING), LOCATE(STRING, STRING, INT)', [text, text, int], intType, {
    optional: 1,
  }),
  REPLACE: ofTexts('REPLACE', 3),
  REPEAT: strict('REPEAT(STRING, INT)', [text, int], stringType),
  REVERSE: ofTexts('REVERSE', 1),
  SPLIT_INDEX: strict('SPLIT_INDEX(STRING, STRING, INT)', [text, text, int], stringType, { mayBeNull: true }),
  STARTSWITH: strict('STARTSWITH(STRING, STRING)', [text, text], booleanType),
  ENDSWITH: strict('ENDSWITH(STRING, STRING)', [text, text], booleanType),
  ASCII: strict('ASCII(STRING)', [text], intType),
  CHR: strict('CHR(BIGINT)', [bigint], stringType),
} as const satisfies Record<string, Signature>;
