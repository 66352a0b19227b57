import { allConnectors } from '../connectors/all-connectors.ts';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';
import { allFormats } from '../formats/all-formats.ts';
import { browserClock } from './clock.ts';
import type { FileDirectory } from './file-directory.ts';
import { browserFileStore } from './file-store.ts';

/** The connectors over the files of a session. */
export function browserConnectors(directory: FileDirectory): ConnectorRegistry {
  return new ConnectorRegistry(allConnectors, {
    files: browserFileStore(directory),
    clock: browserClock,
    formats: allFormats,
  });
}
