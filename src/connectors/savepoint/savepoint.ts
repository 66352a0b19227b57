import { PeltonError } from '../../base/errors.ts';
import type { OpenSnapshotStore } from '../../checkpoint/snapshot-store.ts';
import type { Connector, ConnectorServices } from '../connector.ts';
import { readSavepointOptions, savepointOptions } from './options.ts';
import { SavepointSource } from './source.ts';
import { createPartAssigner } from './split-assigner.ts';

/** A state table of a checkpoint or savepoint, read as a table: its columns by name, in any order, or some of them. */
export const savepoint: Connector = {
  description: {
    name: 'savepoint',
    isSource: true,
    isSink: false,
    needsFormat: false,
    options: savepointOptions,
    imposedSchema: undefined,
    isBounded: () => true,
    check: () => {},
    acceptsFilter: () => false,
  },
  source: {
    createSplitAssigner: (spec, _parallelism, services) => {
      const openStore = storesOf(services);
      return createPartAssigner(async () => {
        const { findSavedTable } = await import('./saved-table.ts');
        const options = readSavepointOptions(spec.options);
        const { id, table } = await findSavedTable(openStore, options, spec.decode.schema, undefined);
        return table.parts.map((_, part) => ({
          id: String(part),
          path: id,
          start: 0,
          end: Number.MAX_SAFE_INTEGER,
        }));
      });
    },
    createSource: (spec, context, services) => new SavepointSource(spec, context, storesOf(services)),
  },
  sink: undefined,
};

function storesOf({ openStore }: ConnectorServices): OpenSnapshotStore {
  if (openStore !== undefined) return openStore;
  throw new PeltonError({
    code: 'OPTION_INVALID',
    message: "there are no snapshots to read for connector 'savepoint' on this platform",
  });
}
