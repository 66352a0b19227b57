import fc from 'fast-check';
import { describe, it } from 'vitest';
import { functionNames } from '../../src/expr/catalogue.ts';
import { referencedColumns } from '../../src/expr/expression-operands.ts';
import { testMemory } from '../support/kernel-module.ts';
import { arbitraryInput, compareWithOracle } from './compare-with-oracle.ts';
import { functionCases } from './function-cases.ts';

const memory = testMemory(4096 * 65536);

describe('every function, compiled, gives what the interpreter gives', () => {
  it.each(functionNames.map((name) => [name]))('%s', (name) => {
    const calls = functionCases[name].chain((call) =>
      fc.tuple(fc.constant(call), arbitraryInput(referencedColumns(call))),
    );
    fc.assert(
      fc.property(calls, ([call, input]) => compareWithOracle(memory, undefined, [call], input)),
      { numRuns: 60 },
    );
  });
});
