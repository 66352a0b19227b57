/** Who has to act: the author of the job, us, the machine, or a system outside. */
export type ErrorOrigin = 'user' | 'engine' | 'system' | 'external';

/** Closed list of error codes with their origin. A code never changes its meaning. */
const originOfCode = {
  SQL_SYNTAX: 'user',
  SQL_SEMANTIC: 'user',
  SQL_UNSUPPORTED: 'user',
  OPTION_UNKNOWN: 'user',
  OPTION_INVALID: 'user',
  OPTION_MISSING: 'user',
  COMMAND_LINE: 'user',
  DATA_MALFORMED: 'user',
  DATA_OVERFLOW: 'user',
  EXPRESSION_FAILED: 'user',
  FILE_NOT_FOUND: 'external',
  FILE_UNREADABLE: 'external',
  FILE_UNWRITABLE: 'external',
  MEMORY_BUDGET: 'user',
  SNAPSHOT_MISSING: 'external',
  SNAPSHOT_UNREADABLE: 'external',
  SNAPSHOT_UNWRITABLE: 'external',
  /** The bytes are not what was stored. */
  SNAPSHOT_CORRUPT: 'external',
  /** A good snapshot that does not fit this job. */
  SNAPSHOT_MISMATCH: 'user',
  CHECKPOINT_FAILED: 'system',
  /** Frames between two slots got lost. */
  CHANNEL_BROKEN: 'system',
  /** A command to a running job that cannot be carried out. */
  JOB_CONTROL: 'user',
  SLOT_LOST: 'system',
  CANCELLED: 'user',
  KERNEL_MISMATCH: 'engine',
  ASSERTION: 'engine',
} as const satisfies Record<string, ErrorOrigin>;

export type ErrorCode = keyof typeof originOfCode;

/** A place in a text that a person wrote: offsets are UTF-16 code units into `text`. */
export interface SourceLocation {
  /** File name, or `-e` for text from the command line. */
  readonly sourceName: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A place in a file of data. */
export interface DataLocation {
  readonly path: string;
  /** Byte offset of the first byte of the record. */
  readonly byteOffset: number;
  /** 1-based line, where it is known. */
  readonly line?: number;
}

export interface PeltonErrorFields {
  readonly code: ErrorCode;
  /** What happened, in one line. */
  readonly message: string;
  /** What to do next, in one line. */
  readonly hint?: string;
  readonly location?: SourceLocation;
  readonly data?: DataLocation;
  /** Display name of the operator in which it happened. */
  readonly operator?: string;
  readonly cause?: unknown;
}

/** The only error class of the project. It crosses threads as its plain `fields`. */
export class PeltonError extends Error {
  readonly fields: PeltonErrorFields;

  constructor(fields: PeltonErrorFields) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.name = 'PeltonError';
    this.fields = fields;
  }

  get code(): ErrorCode {
    return this.fields.code;
  }

  get origin(): ErrorOrigin {
    return originOfCode[this.fields.code];
  }

  /** The same error with facts added that only an outer layer knows; facts already present stay. */
  with(outer: Partial<Omit<PeltonErrorFields, 'code' | 'message'>>): PeltonError {
    return new PeltonError({ ...outer, ...this.fields });
  }

  /** Plain object for another thread; the cause is reduced to its text. */
  toFields(): PeltonErrorFields {
    const { cause, ...rest } = this.fields;
    return cause === undefined
      ? rest
      : { ...rest, cause: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) };
  }
}

/** Any thrown value as a PeltonError; an unknown one is our own bug. */
export function asPeltonError(thrown: unknown): PeltonError {
  if (thrown instanceof PeltonError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new PeltonError({ code: 'ASSERTION', message: `internal error: ${message}`, cause: thrown });
}
