import type { Connector } from '../connector.ts';
import { createNumberRangeAssigner } from '../number-range-assigner.ts';
import { kindsThatPass } from './event-filter.ts';
import { eventSchema } from './event-schema.ts';
import { nexmarkOptions, readNexmarkOptions } from './options.ts';
import { NexmarkSource } from './source.ts';

/** The event stream of the Nexmark benchmark: people, auctions and bids, the same for the same seed. */
export const nexmark: Connector = {
  description: {
    name: 'nexmark',
    isSource: true,
    isSink: false,
    needsFormat: false,
    options: nexmarkOptions,
    imposedSchema: eventSchema,
    isBounded: (options) => readNexmarkOptions(options).eventCount !== undefined,
    check: (options) => void readNexmarkOptions(options),
    acceptsFilter: (filter, schema) => kindsThatPass(filter, schema) !== undefined,
  },
  source: {
    createSplitAssigner: (spec, parallelism, { clock }) => {
      const { eventCount, eventsPerSecond, isRateLimited } = readNexmarkOptions(spec.options);
      const rowsPerSecond = isRateLimited ? eventsPerSecond : undefined;
      return createNumberRangeAssigner({ total: eventCount, rowsPerSecond, parallelism }, clock);
    },
    createSource: (spec, context) => new NexmarkSource(spec, context),
  },
  sink: undefined,
};
