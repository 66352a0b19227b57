import { withNullable } from '../arrow/data-type.ts';
import { booleanType, castExpression, comparisonType, stringType } from './coercion.ts';
import { isString } from './numeric-types.ts';
import { comparable, inCommonType, isNullable, parameters, type Signature, strict } from './signature.ts';

const logical = (name: string): Signature => ({
  accepts: `BOOLEAN ${name} BOOLEAN`,
  infer(given) {
    if (given.length < 2) return undefined;
    const operands = given.map(parameters.boolean);
    if (!operands.every((operand) => operand !== undefined)) return undefined;
    return { operands, type: withNullable(booleanType, isNullable(operands)) };
  },
});

const nullTest: Signature = {
  accepts: 'any',
  infer: (operands) => (operands.length === 1 ? { operands, type: booleanType } : undefined),
};

const truthTest: Signature = {
  accepts: 'BOOLEAN',
  infer(given) {
    const operands = given.map(parameters.boolean);
    return operands.length === 1 && operands[0] !== undefined
      ? { operands: [operands[0]], type: booleanType }
      : undefined;
  },
};

/** `nullSafe` comparisons are never NULL. */
const comparison = (name: string, nullSafe: boolean): Signature => ({
  accepts: `a ${name} b of types that can be compared`,
  infer([left, right, ...more]) {
    if (left === undefined || right === undefined || more.length > 0) return undefined;
    const operands = comparable(left, right);
    if (operands === undefined) return undefined;
    return { operands, type: withNullable(booleanType, !nullSafe && isNullable(operands)) };
  },
});

const extreme: Signature = {
  accepts: 'one or more values of types that have a common type',
  infer(given) {
    const common = given.length === 0 ? undefined : inCommonType(given);
    return common === undefined || (common.type.kind !== 'null' && comparable(given[0]!, given[0]!) === undefined)
      ? undefined
      : { ...common, type: withNullable(common.type, isNullable(common.operands)) };
  },
};

export const logicSignatures = {
  AND: logical('AND'),
  OR: logical('OR'),
  NOT: strict('NOT BOOLEAN', [parameters.boolean], booleanType),
  'IS NULL': nullTest,
  'IS NOT NULL': nullTest,
  'IS TRUE': truthTest,
  'IS NOT TRUE': truthTest,
  'IS FALSE': truthTest,
  'IS NOT FALSE': truthTest,
  '=': comparison('=', false),
  '<>': comparison('<>', false),
  '<': comparison('<', false),
  '<=': comparison('<=', false),
  '>': comparison('>', false),
  '>=': comparison('>=', false),
  'IS DISTINCT FROM': comparison('IS DISTINCT FROM', true),
  'IS NOT DISTINCT FROM': comparison('IS NOT DISTINCT FROM', true),
  IN: {
    accepts: 'a IN (b, …) of types that can be compared',
    infer(given) {
      const [first, ...items] = given;
      if (first === undefined || items.length === 0) return undefined;
      let type = first.type;
      for (const item of items) {
        const next = comparisonType(type, item.type);
        if (next === undefined) return undefined;
        type = next;
      }
      if (given.every((operand) => isString(operand.type))) type = withNullable(stringType, isNullable(given));
      const operands = given.map((operand) =>
        isString(operand.type) && isString(type) ? operand : castExpression(operand, type, false),
      );
      return { operands, type: withNullable(booleanType, isNullable(operands)) };
    },
  },
  LIKE: strict('STRING LIKE STRING [ESCAPE STRING]', [parameters.text, parameters.text, parameters.text], booleanType, {
    optional: 1,
  }),
  COALESCE: {
    accepts: 'one or more values of types that have a common type',
    infer(given) {
      const common = given.length === 0 ? undefined : inCommonType(given);
      if (common === undefined) return undefined;
      return {
        ...common,
        type: withNullable(
          common.type,
          common.operands.every((operand) => operand.type.nullable),
        ),
      };
    },
  },
  NULLIF: {
    accepts: 'NULLIF(a, b) of types that can be compared',
    infer([left, right, ...more]) {
      if (left === undefined || right === undefined || more.length > 0) return undefined;
      const operands = comparable(left, right);
      return operands === undefined ? undefined : { operands, type: withNullable(operands[0].type, true) };
    },
  },
  GREATEST: extreme,
  LEAST: extreme,
} as const satisfies Record<string, Signature>;
