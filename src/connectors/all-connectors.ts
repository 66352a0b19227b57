import type { ConnectorDescription } from '../plan/connector-description.ts';
import { blackhole } from './blackhole/blackhole.ts';
import { collect, collectName } from './collect/collect.ts';
import type { Connector } from './connector.ts';
import { datagen } from './datagen/datagen.ts';
import { filesystem } from './filesystem/filesystem.ts';
import { nexmark } from './nexmark/nexmark.ts';
import { print } from './print/print.ts';
import { savepoint } from './savepoint/savepoint.ts';

/** Connectors of every platform, by the value of the option `connector`. */
export const allConnectors: ReadonlyMap<string, Connector> = new Map(
  [blackhole, collect, datagen, filesystem, nexmark, print, savepoint].map((connector) => [
    connector.description.name,
    connector,
  ]),
);

/** What the planner knows of the connectors that tables can name in their WITH clause. */
export const tableConnectors: ReadonlyMap<string, ConnectorDescription> = new Map(
  [...allConnectors].filter(([name]) => name !== collectName).map(([name, { description }]) => [name, description]),
);
