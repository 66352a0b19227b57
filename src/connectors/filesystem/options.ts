import { type OptionSchema, type OptionValues, readOptions } from '../../base/option-schema.ts';

/** Options of the connector `filesystem`. */
export const filesystemOptions = {
  path: {
    type: 'string',
    required: true,
    description:
      'a file, a folder (its files at any depth, without those that start with . or _) or a pattern with * ? [] {}',
  },
  'source.path.regex-pattern': {
    type: 'string',
    description: 'of the files below path, only those whose whole path matches this regular expression are read',
  },
  'source.monitor-interval': {
    type: 'duration',
    description:
      'look for new files this often, without an end; without it the files that are there at the start are read once',
  },
  'source.split-size': {
    type: 'memory',
    min: 1,
    description: 'bytes of one unit of reading; the default suits the size of the input and the parallelism',
  },
  'source.records-span-lines': {
    type: 'boolean',
    description:
      'a record may contain line breaks, so one reader takes a whole file; the default is true for csv unless csv.disable-quote-character is set',
  },
  'sink.rolling-policy.file-size': {
    type: 'memory',
    default: '128 mb',
    min: 1,
    description: 'a part file is closed, and the next begun, when it reaches this size',
  },
  'sink.rolling-policy.rollover-interval': {
    type: 'duration',
    default: '30 min',
    min: 1,
    description: 'a part file is closed when it has been open for so long',
  },
  'sink.rolling-policy.inactivity-interval': {
    type: 'duration',
    default: '30 min',
    min: 1,
    description: 'a part file is closed when no row has come for so long',
  },
  'sink.rolling-policy.check-interval': {
    type: 'duration',
    default: '1 min',
    min: 1,
    description: 'how often the two intervals are looked at',
  },
} as const satisfies OptionSchema;

const ownNames = new Set(Object.keys(filesystemOptions));

/** The connector's options out of a table's complete WITH options. @throws PeltonError OPTION_INVALID, OPTION_MISSING */
export function readFilesystemOptions(
  options: Readonly<Record<string, string>>,
): OptionValues<typeof filesystemOptions> {
  const own = Object.fromEntries(Object.entries(options).filter(([name]) => ownNames.has(name)));
  return readOptions(filesystemOptions, own, "connector 'filesystem'");
}

/** A path as the file store wants it: `file:` URIs lose their scheme, folders their last slash. */
export function storePath(path: string): string {
  const plain = path.replace(/^file:(?:\/\/(?=\/))?/, '');
  return plain.length > 1 ? plain.replace(/\/+$/, '') : plain;
}
