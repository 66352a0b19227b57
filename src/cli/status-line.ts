import type { OutputStream } from './output-stream.ts';
import { cutText } from './rows/table-layout.ts';

const toLineStart = '\r\u001b[2K';

/**
 * One line at the bottom of a terminal that is redrawn in place, and messages that scroll by above it. On anything but a
 * terminal only the messages exist.
 */
export class StatusLine {
  readonly #stream: OutputStream;
  #shown = '';

  constructor(stream: OutputStream) {
    this.#stream = stream;
  }

  get isLive(): boolean {
    return this.#stream.isTerminal;
  }

  /** Replaces the line; it is cut to the terminal. */
  show(text: string): void {
    const { columns } = this.#stream;
    if (columns === undefined) return;
    // A line as wide as the terminal would wrap in some.
    this.#shown = cutText(text, columns - 1, (part) => part.length);
    void this.#stream.write(toLineStart + this.#shown);
  }

  clear(): void {
    if (this.#shown === '') return;
    this.#shown = '';
    void this.#stream.write(toLineStart);
  }

  /** Prints whole lines; the status line comes back below them. */
  say(text: string): void {
    const shown = this.#shown;
    this.clear();
    void this.#stream.write(text);
    if (shown !== '') this.show(shown);
  }

  /** Lets `write` print whole lines elsewhere on the same terminal, with the status line out of the way. */
  around<T>(write: () => T): T {
    const shown = this.#shown;
    this.clear();
    const result = write();
    if (shown !== '') this.show(shown);
    return result;
  }
}
