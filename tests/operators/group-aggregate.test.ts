import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rowKindText } from '../../src/arrow/batch.ts';
import type { DataType, Schema } from '../../src/arrow/data-type.ts';
import { decimalText } from '../../src/arrow/value-text.ts';
import type { Value } from '../../src/kernels/column-reader.ts';
import type { AggregateCall } from '../../src/operators/aggregate-call.ts';
import { GroupAggregate, type GroupAggregateSpec } from '../../src/operators/group-aggregate.ts';
import { aggregateOf, comparable, resultType } from '../support/aggregate-oracle.ts';
import { ConformingOperator } from '../support/conformance.ts';
import { testMemory } from '../support/kernel-module.ts';
import { arbitraryValue, batchOf, scalarTypes } from '../support/random-batch.ts';

const numericKinds = ['tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'decimal'];
const argumentTypes = scalarTypes.filter((type) => [...numericKinds, 'varchar', 'date', 'boolean'].includes(type.kind));

/** Values whose sums are exact in any order. */
function argumentValue(type: DataType): fc.Arbitrary<Value> {
  const present =
    type.kind === 'float' || type.kind === 'double'
      ? fc.oneof({ weight: 20, arbitrary: fc.integer({ min: -20, max: 20 }) }, fc.constantFrom(Number.NaN, Infinity))
      : type.kind === 'decimal'
        ? fc.bigInt({ min: -3n, max: 3n }).map((unscaled) => decimalText(unscaled, type.scale))
        : arbitraryValue({ ...type, nullable: false });
  return type.nullable ? fc.option(present, { freq: 4, nil: null }) : present;
}

interface Operation {
  /** Row to add; it is taken back again where `takesBack` names it among the rows that are there. */
  readonly key: readonly Value[];
  readonly values: readonly Value[];
  readonly takesBack: number | undefined;
  readonly isSelected: boolean;
}

type Step =
  | { readonly kind: 'rows'; readonly operations: readonly Operation[] }
  | { readonly kind: 'restart' }
  | { readonly kind: 'wait'; readonly ms: number };

const scenario = fc
  .record({
    keyTypes: fc.array(fc.constantFrom(...scalarTypes), { maxLength: 3 }),
    types: fc.array(fc.tuple(fc.constantFrom(...argumentTypes), fc.boolean()), { minLength: 1, maxLength: 3 }),
    updating: fc.boolean(),
    updateBefore: fc.boolean(),
    ttlMs: fc.constantFrom(0),
  })
  .chain(({ types: chosen, ...shape }) => {
    const types = chosen.map(([type, nullable]): DataType => ({ ...type, nullable }));
    const calls = types.flatMap((type, index) => {
      const extremes = shape.updating ? [] : (['min', 'max'] as const);
      const sums = numericKinds.includes(type.kind) ? (['sum', 'avg'] as const) : [];
      return (['count', ...extremes, ...sums] as const).map(
        (name): AggregateCall => ({
          function: name,
          argument: shape.keyTypes.length + index,
          type: resultType(name, type),
        }),
      );
    });
    const countRows: AggregateCall = {
      function: 'count',
      argument: undefined,
      type: { kind: 'bigint', nullable: false },
    };
    const key = fc.tuple(...shape.keyTypes.map((type) => arbitraryValue(type)));
    const operation = (keys: readonly (readonly Value[])[]): fc.Arbitrary<Operation> =>
      fc.record({
        key: fc.constantFrom(...keys),
        values: fc.tuple(...types.map(argumentValue)),
        takesBack: shape.updating ? fc.option(fc.nat(6), { freq: 1, nil: undefined }) : fc.constant(undefined),
        isSelected: fc.boolean(),
      });
    return fc.array(key, { minLength: 1, maxLength: 6 }).chain((keys) =>
      fc.record({
        shape: fc.constant({ ...shape, types }),
        calls: fc.subarray([countRows, ...calls]),
        steps: fc.array(
          fc.oneof(
            {
              weight: 5,
              arbitrary: fc.record({
                kind: fc.constant('rows' as const),
                operations: fc.array(operation(keys), { minLength: 1, maxLength: 20, size: 'max' }),
              }),
            },
            { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
            { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(3, 9, 10) }) },
          ),
          { maxLength: 12, size: 'max' },
        ) as fc.Arbitrary<Step[]>,
      }),
    );
  });

/** The rows of a group that are there, with what their sum is made of; a group without rows starts anew. */
interface Group {
  readonly key: readonly Value[];
  signed: { values: readonly Value[]; sign: number }[];
  changedMs: number;
}

it('sends for each batch the difference between the results before and after it', () => {
  const memory = testMemory();
  fc.assert(
    fc.property(scenario, ({ shape, calls, steps }) => {
      const { keyTypes, types, updating, updateBefore, ttlMs } = shape;
      const named = (prefix: string, list: readonly DataType[]) =>
        list.map((type, index) => ({ name: `${prefix}${index}`, type }));
      const input: Schema = { fields: [...named('k', keyTypes), ...named('v', types)] };
      const output: Schema = {
        fields: [...named('k', keyTypes), ...calls.map(({ type }, index) => ({ name: `r${index}`, type }))],
      };
      const spec: GroupAggregateSpec = {
        kind: 'group-aggregate',
        input,
        keyColumns: keyTypes.map((_, index) => index),
        aggregates: calls,
        updating,
        emits: 'changes',
        updateBefore,
        ttlMs,
        output,
      };
      const operator = new ConformingOperator({
        memory,
        schema: output,
        create: (context) => new GroupAggregate(spec, context),
      });
      const groups = new Map<string, Group>();
      const resultOf = ({ key, signed }: Group): string => {
        const results = calls.map((call) => {
          const index = call.argument === undefined ? undefined : call.argument - keyTypes.length;
          const list = signed.map(({ values, sign }) => ({
            value: index === undefined ? 1 : (values[index] ?? null),
            sign,
          }));
          return aggregateOf(call, index === undefined ? undefined : types[index], list);
        });
        return comparable([...key, ...results]);
      };
      const liveRows = ({ signed }: Group) => signed.reduce((sum, { sign }) => sum + sign, 0);

      let nowMs = 0;
      for (const step of steps) {
        if (step.kind === 'wait') {
          nowMs += step.ms;
          operator.clock.advance(step.ms);
          continue;
        }
        if (step.kind === 'restart') {
          operator.restart();
          continue;
        }
        const rows: { row: Value[]; kind: number; isSelected: boolean }[] = [];
        const before = new Map<string, string | undefined>();
        for (const { key, values, takesBack, isSelected } of step.operations) {
          const text = comparable(key);
          let group = groups.get(text) ?? { key, signed: [], changedMs: nowMs };
          if (isSelected && !before.has(text)) {
            if (ttlMs > 0 && group.changedMs + ttlMs <= nowMs) group = { key, signed: [], changedMs: nowMs };
            before.set(text, liveRows(group) === 0 ? undefined : resultOf(group));
            groups.set(text, group);
            group.changedMs = nowMs;
          }
          const isThere = groups.get(text) === group || liveRows(group) > 0;
          const present = presentRows(isThere ? group.signed : []);
          const taken =
            takesBack === undefined ? undefined : (present[takesBack % Math.max(1, present.length)] ?? values);
          rows.push({ row: [...key, ...(taken ?? values)], kind: taken === undefined ? 0 : 3, isSelected });
          if (!isSelected) continue;
          if (taken === undefined) group.signed.push({ values, sign: 1 });
          else if (liveRows(group) > 0) {
            group.signed.push({ values: taken, sign: -1 });
            if (liveRows(group) === 0) group.signed = [];
          }
        }
        const first = operator.rows.length;
        operator.batch((arena) =>
          batchOf(memory, arena, {
            schema: input,
            rows: rows.map(({ row }) => row),
            kinds: updating ? rows.map(({ kind }) => kind) : undefined,
            selection: rows.flatMap(({ isSelected }, index) => (isSelected ? [index] : [])),
          }),
        );
        const expected = [...before].map(([text, old]) => {
          const group = groups.get(text);
          const next = group === undefined || liveRows(group) === 0 ? undefined : resultOf(group);
          if (old === undefined) return next === undefined ? '' : `+I ${next}`;
          if (next === undefined) return `-D ${old}`;
          if (old === next && ttlMs === 0) return '';
          return updateBefore ? `-U ${old}, +U ${next}` : `+U ${next}`;
        });
        expect(changesOf(operator, first)).toEqual(expected.filter((text) => text !== '').sort());
      }
      expect(operator.close()).toBe(0);
    }),
    { numRuns: Number(process.env['RUNS'] ?? 200) },
  );
  expect(memory.usedBytes()).toBe(0);
});

/** Rows of which not every copy has been taken back. */
function presentRows(signed: readonly { values: readonly Value[]; sign: number }[]): (readonly Value[])[] {
  const present: (readonly Value[])[] = [];
  for (const { values, sign } of signed) {
    if (sign > 0) present.push(values);
    else
      present.splice(
        present.findIndex((other) => comparable(other) === comparable(values)),
        1,
      );
  }
  return present;
}

/** The changes that an operator sent from row `first` on, sorted; an old and a new row that follow each other are one change. */
function changesOf({ rows, kinds }: ConformingOperator, first: number): string[] {
  const changes: string[] = [];
  for (let index = first; index < rows.length; index++) {
    const text = (at: number) => `${rowKindText[kinds[at] ?? 0]} ${comparable(rows[at] ?? [])}`;
    if (kinds[index] === 1) changes.push(`${text(index)}, ${text(++index)}`);
    else changes.push(text(index));
  }
  return changes.sort();
}
