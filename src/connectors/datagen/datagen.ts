import type { Connector } from '../connector.ts';
import { createNumberRangeAssigner } from '../number-range-assigner.ts';
import { planColumns, sequenceRows } from './column-plan.ts';
import { datagenOptions, readTableOptions } from './options.ts';
import { DatagenSource } from './source.ts';

/** Rows of random or counted values, for trying things out. */
export const datagen: Connector = {
  description: {
    name: 'datagen',
    isSource: true,
    isSink: false,
    needsFormat: false,
    options: datagenOptions,
    imposedSchema: undefined,
    isBounded: (options) =>
      options['number-of-rows'] !== undefined ||
      Object.entries(options).some(
        ([name, text]) => name.endsWith('.kind') && text.trim().toLowerCase() === 'sequence',
      ),
    check: (options, schema) => {
      readTableOptions(options);
      planColumns(schema, options);
    },
    acceptsFilter: () => false,
  },
  source: {
    createSplitAssigner: (spec, parallelism, { clock }) => {
      const options = readTableOptions(spec.options);
      const rows = options['number-of-rows'] ?? Number.POSITIVE_INFINITY;
      const total = Math.min(
        rows,
        sequenceRows(planColumns(spec.decode.schema, spec.options)) ?? Number.POSITIVE_INFINITY,
      );
      const rowsPerSecond = options['rows-per-second'];
      return createNumberRangeAssigner(
        { total: Number.isFinite(total) ? total : undefined, rowsPerSecond, parallelism },
        clock,
      );
    },
    createSource: (spec, context, { clock }) => new DatagenSource(spec, context, clock.nowMs()),
  },
  sink: undefined,
};
