import type { DataType, Schema } from '../../src/arrow/data-type.ts';
import type { Row } from '../../src/kernels/column-reader.ts';
import { DeduplicateChanges } from '../../src/operators/deduplicate-changes.ts';
import { GroupAggregate } from '../../src/operators/group-aggregate.ts';
import { Join } from '../../src/operators/join.ts';
import type { Operator, OperatorContext } from '../../src/operators/operator.ts';
import type { KeyedInput } from '../../src/operators/spilling-operator.ts';
import { WindowAggregate } from '../../src/operators/window-aggregate.ts';
import { keptForEver } from '../../src/state/state-ttl.ts';
import { schemaFromText } from '../support/batch-text.ts';

const bigint: DataType = { kind: 'bigint', nullable: false };
const stringType: DataType = { kind: 'varchar', length: 2_147_483_647, nullable: true };

/** An operator whose state grows with its rows, and the rows. */
export interface SpillingCase {
  readonly create: (context: OperatorContext) => Operator;
  readonly inputs: readonly KeyedInput[];
  readonly output: Schema;
  readonly row: (n: number, random: number) => Row;
  /** What stays the same, whatever order the rows of a batch are worked in: the rows that are left after all changes. */
  readonly fold: boolean;
  /** Whether some rows of each batch take back rows of the one before. */
  readonly takesBack?: boolean;
}

/** Schema of the rows of every input. */
export const spillingInput = schemaFromText('t TIMESTAMP(3) | k BIGINT | s STRING');
const times =
  'window_start TIMESTAMP(3) NOT NULL | window_end TIMESTAMP(3) NOT NULL | window_time TIMESTAMP(3) NOT NULL';
const timeOf = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').slice(0, 23);
const row = (n: number, random: number): Row => [
  timeOf(n),
  BigInt(random % 200_000),
  `text ${random % 1000} `.padEnd(360, 'x'),
];
const aggregates = [
  { function: 'count', argument: undefined, type: bigint },
  { function: 'max', argument: 2, type: stringType },
] as const;

export const spillingCases: Readonly<Record<string, SpillingCase>> = {
  'a tumbling window': {
    create: (context) =>
      new WindowAggregate(
        {
          kind: 'window-aggregate',
          input: spillingInput,
          timeColumn: 0,
          keyColumns: [1],
          aggregates,
          window: { kind: 'tumble', sizeMs: 100_000, offsetMs: 0 },
          output: schemaFromText(`k BIGINT | n BIGINT NOT NULL | m STRING | ${times}`),
        },
        context,
      ),
    inputs: [{ schema: spillingInput, keyColumns: [1] }],
    output: schemaFromText(`k BIGINT | n BIGINT NOT NULL | m STRING | ${times}`),
    row,
    fold: false,
  },
  'a hopping window': {
    create: (context) =>
      new WindowAggregate(
        {
          kind: 'window-aggregate',
          input: spillingInput,
          timeColumn: 0,
          keyColumns: [1],
          aggregates,
          window: { kind: 'hop', sizeMs: 60_000, slideMs: 20_000, offsetMs: 0 },
          output: schemaFromText(`k BIGINT | n BIGINT NOT NULL | m STRING | ${times}`),
        },
        context,
      ),
    inputs: [{ schema: spillingInput, keyColumns: [1] }],
    output: schemaFromText(`k BIGINT | n BIGINT NOT NULL | m STRING | ${times}`),
    row,
    fold: false,
  },
  'a group aggregate': {
    create: (context) =>
      new GroupAggregate(
        {
          kind: 'group-aggregate',
          input: spillingInput,
          keyColumns: [1],
          aggregates,
          updating: false,
          emits: 'changes',
          updateBefore: true,
          ttl: keptForEver,
          output: schemaFromText('k BIGINT | n BIGINT NOT NULL | m STRING'),
        },
        context,
      ),
    inputs: [{ schema: spillingInput, keyColumns: [1] }],
    output: schemaFromText('k BIGINT | n BIGINT NOT NULL | m STRING'),
    row,
    fold: true,
  },
  'the first of rows that change': {
    create: (context) =>
      new DeduplicateChanges(
        {
          kind: 'deduplicate',
          input: spillingInput,
          keyColumns: [1],
          order: [
            { column: 2, direction: 'DESC', nulls: 'LAST' },
            { column: 0, direction: 'ASC', nulls: 'FIRST' },
          ],
          ties: 'first',
          updating: true,
          emits: 'changes',
          updateBefore: true,
          ttl: keptForEver,
          output: spillingInput,
        },
        context,
      ),
    inputs: [{ schema: spillingInput, keyColumns: [1] }],
    output: spillingInput,
    row: (n, random) => row(n, random % 20_000),
    fold: true,
    takesBack: true,
  },
  'a join': {
    create: (context) =>
      new Join(
        {
          kind: 'join',
          joinType: 'inner',
          left: { input: spillingInput, keyColumns: [1], ttl: keptForEver },
          right: { input: spillingInput, keyColumns: [1], ttl: keptForEver },
          output: { fields: [...spillingInput.fields, ...spillingInput.fields] },
        },
        context,
      ),
    inputs: [
      { schema: spillingInput, keyColumns: [1] },
      { schema: spillingInput, keyColumns: [1] },
    ],
    output: { fields: [...spillingInput.fields, ...spillingInput.fields] },
    row,
    fold: true,
  },
};
