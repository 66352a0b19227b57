import type { OutputStream } from '../../src/cli/output-stream.ts';

/** An output that keeps what is written; `columns` makes it a terminal. */
export function capturedOutput(columns?: number): OutputStream & { readonly text: string } {
  let text = '';
  return {
    isTerminal: columns !== undefined,
    columns,
    closed: false,
    get text() {
      return text;
    },
    async write(more) {
      text += more;
    },
  };
}
