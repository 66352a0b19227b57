import { present } from '../../base/assert.ts';
import { PeltonError } from '../../base/errors.ts';
import { formatOptions } from '../../plan/table-options.ts';
import type { Format } from '../../formats/format.ts';
import type { Connector, ConnectorServices } from '../connector.ts';
import { wholePathExpression } from './find-files.ts';
import { filesystemOptions, readFilesystemOptions, storePath } from './options.ts';
import { FileSink } from './sink.ts';
import { FileSource } from './source.ts';
import { createFileSplitAssigner } from './split-assigner.ts';

function formatOf(name: string | undefined, services: ConnectorServices): Format {
  return present(services.formats.get(name ?? ''), `format '${name ?? ''}'`);
}

/** Files of the platform, read in splits by byte range and written as part files. */
export const filesystem: Connector = {
  description: {
    name: 'filesystem',
    isSource: true,
    isSink: true,
    needsFormat: true,
    options: filesystemOptions,
    imposedSchema: undefined,
    isBounded: (options) => options['source.monitor-interval'] === undefined,
    check: (options) => {
      const pattern = readFilesystemOptions(options)['source.path.regex-pattern'];
      if (pattern !== undefined) wholePathExpression(pattern);
    },
    // The decoder checks conditions while it reads.
    acceptsFilter: () => true,
  },
  source: {
    createSplitAssigner: createFileSplitAssigner,
    createSource: (spec, context, services) => {
      const decoder = formatOf(spec.format, services).createDecoder(spec.decode, context.memory, context.owner);
      return new FileSource(context, services.files, decoder);
    },
  },
  sink: {
    prepare: async (spec, services) => {
      const folder = storePath(readFilesystemOptions(spec.options).path);
      const stat = await services.files.stat(folder);
      if (stat.kind === 'file') {
        throw new PeltonError({
          code: 'FILE_UNWRITABLE',
          message: `${folder} is a file, and a table is written to a folder`,
          hint: 'name a folder; it is made when it does not exist',
        });
      }
      if (stat.kind === 'missing' || !spec.overwrite) return;
      for (const entry of await services.files.list(folder)) await services.files.delete(entry.path);
    },
    createSink: (spec, context, services) => {
      const options = readFilesystemOptions(spec.options);
      const format = formatOf(spec.format, services);
      const own = formatOptions(spec.options, format.name);
      const encoder = format.createEncoder(spec.schema, own, context.memory, context.owner);
      return new FileSink(context, services.files, services.clock, encoder, {
        folder: storePath(options.path),
        extension: format.extension,
        rolling: {
          fileBytes: options['sink.rolling-policy.file-size'],
          rolloverMs: options['sink.rolling-policy.rollover-interval'],
          inactivityMs: options['sink.rolling-policy.inactivity-interval'],
          checkMs: options['sink.rolling-policy.check-interval'],
        },
      });
    },
  },
};
