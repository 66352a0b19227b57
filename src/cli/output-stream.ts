/** What the command line writes to: one of the process's own streams. */
export interface OutputStream {
  readonly isTerminal: boolean;
  /** Columns of the terminal; undefined when it is none. */
  readonly columns: number | undefined;
  /** True once nothing more can be written, because the reader has gone (`| head`) or the disk is full; writes are dropped. */
  readonly closed: boolean;
  /** Resolves when the stream takes more. */
  write(text: string): Promise<void>;
}

/** Columns of a terminal that does not tell. */
const defaultColumns = 80;

/** `onClosed` is called once, when nothing more can be written: with the code EPIPE the reader has gone. */
export function outputStream(
  stream: NodeJS.WriteStream,
  onClosed: (error: NodeJS.ErrnoException) => void,
): OutputStream {
  let closed = false;
  let onDrain: (() => void) | undefined;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (closed) return;
    closed = true;
    onDrain?.();
    onClosed(error);
  });
  stream.on('drain', () => onDrain?.());
  return {
    // Undefined, whatever its type says, when the stream is none.
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.isTTY ? stream.columns || defaultColumns : undefined;
    },
    get closed() {
      return closed;
    },
    async write(text) {
      if (closed || text === '' || stream.write(text)) return;
      await new Promise<void>((resolve) => {
        onDrain = resolve;
      });
    },
  };
}
