import { expression } from '../abi/expression.ts';

const { constants } = expression;

/** Numbers of the units of time, as kernels know them. */
export const timeUnitCode: ReadonlyMap<string, number> = new Map(
  Object.entries(constants).flatMap(([name, code]) =>
    name.startsWith('UNIT_') ? [[name.slice('UNIT_'.length), code] as const] : [],
  ),
);
