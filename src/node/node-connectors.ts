import { allConnectors } from '../connectors/all-connectors.ts';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';
import { allFormats } from '../formats/all-formats.ts';
import { nodeClock } from './clock.ts';
import { nodeFileStore } from './file-store.ts';
import { openNodeStore } from './snapshot-stores.ts';

/** The connectors over the files of this machine. */
export function nodeConnectors(): ConnectorRegistry {
  return new ConnectorRegistry(allConnectors, {
    files: nodeFileStore,
    clock: nodeClock,
    formats: allFormats,
    openStore: openNodeStore,
  });
}
