import { rowKindText } from '../../arrow/batch.ts';
import type { Clock } from '../../base/clock.ts';
import type { Row } from '../../kernels/column-reader.ts';
import type { OutputStream } from '../output-stream.ts';
import type { RowWriter, RowWriterOptions } from './row-writer.ts';
import {
  cutText,
  fitWidths,
  mayBeCut,
  isRightAligned,
  printable,
  ruleLine,
  type TextWidth,
  tableLine,
} from './table-layout.ts';
import { valueText } from './value-text.ts';

/** The first rows decide about the widths: so many, or those of this long after the first. */
const sampleRows = 500;
const sampleMs = 200;
/** Where nothing cuts a long value, it does not push the columns of all rows behind it apart. */
const paddedMax = 60;
const asciiPattern = /^[\x20-\x7e]*$/;

/** An aligned table whose rows appear as they come; columns grow when a wider value comes, unless the terminal is full. */
export function tableWriter(out: OutputStream, options: RowWriterOptions, clock: Clock): RowWriter {
  return new TableWriter(out, options, clock);
}

class TableWriter implements RowWriter {
  readonly #out: OutputStream;
  readonly #options: RowWriterOptions;
  readonly #clock: Clock;
  readonly #names: readonly string[];
  readonly #rightAligned: readonly boolean[];
  readonly #cuttable: readonly boolean[];
  /** Rows held back until the widths are decided. */
  #sample: string[][] = [];
  #cancelTimer: (() => void) | undefined;
  /** Widths of the widest values so far, and what the output has room for; empty until the header is printed. */
  #wanted: readonly number[] = [];
  #widths: readonly number[] = [];
  #widthOf: TextWidth = (text) => text.length;
  #knowsUnicode = false;
  #written: Promise<void> = Promise.resolve();

  constructor(out: OutputStream, options: RowWriterOptions, clock: Clock) {
    this.#out = out;
    this.#options = options;
    this.#clock = clock;
    const { schema, changelog } = options;
    this.#names = [...(changelog ? ['op'] : []), ...schema.fields.map(({ name }) => printable(name))];
    this.#rightAligned = [...(changelog ? [false] : []), ...schema.fields.map(({ type }) => isRightAligned(type))];
    this.#cuttable = [...(changelog ? [false] : []), ...schema.fields.map(({ type }) => mayBeCut(type))];
  }

  async write(rows: readonly Row[], kinds: readonly number[]): Promise<void> {
    const { schema, changelog } = this.#options;
    const lines = rows.map((row, index) => {
      const cells = schema.fields.map(({ type }, column) => printable(valueText(row[column] ?? null, type)));
      return changelog ? [rowKindText[kinds[index] ?? 0] ?? '', ...cells] : cells;
    });
    if (
      !this.#knowsUnicode &&
      ![this.#names, ...lines].every((cells) => cells.every((cell) => asciiPattern.test(cell)))
    ) {
      // Loaded late: most tables do not need it, and a lone row should be there at once.
      this.#widthOf = (await import('string-width')).default;
      this.#knowsUnicode = true;
    }
    if (this.#widths.length === 0) {
      this.#sample.push(...lines);
      if (this.#sample.length < sampleRows) {
        this.#cancelTimer ??= this.#clock.after(sampleMs, () => {
          this.#written = this.#printSample();
        });
        return;
      }
      await this.#printSample();
      return;
    }
    await this.#written;
    this.#widen(lines);
    await this.#out.write(this.#textOf(lines));
  }

  async end(): Promise<void> {
    if (this.#widths.length === 0) await this.#printSample();
    await this.#written;
  }

  async #printSample(): Promise<void> {
    this.#cancelTimer?.();
    const sample = this.#sample;
    this.#sample = [];
    this.#wanted = this.#names.map((name) => this.#widthOf(name));
    this.#widen(sample);
    const rule = this.#cutLine(ruleLine(this.#widths));
    await this.#out.write(`${this.#line(this.#names)}\n${rule}\n${this.#textOf(sample)}`);
  }

  #widen(lines: readonly (readonly string[])[]): void {
    const { columns } = this.#out;
    this.#wanted = this.#wanted.map((width, column) =>
      lines.reduce((widest, cells) => Math.max(widest, this.#widthOf(cells[column] ?? '')), width),
    );
    this.#widths =
      columns === undefined
        ? this.#wanted.map((width) => Math.min(width, paddedMax))
        : fitWidths(this.#wanted, columns, this.#cuttable);
  }

  #textOf(lines: readonly (readonly string[])[]): string {
    return lines.map((cells) => `${this.#line(cells)}\n`).join('');
  }

  #line(cells: readonly string[]): string {
    const fitting =
      this.#out.columns === undefined
        ? cells
        : cells.map((cell, column) => cutText(cell, this.#widths[column] ?? 0, this.#widthOf));
    return this.#cutLine(tableLine(fitting, this.#widths, this.#rightAligned, this.#widthOf));
  }

  /** More columns than a terminal can show end at its edge instead of breaking every line. */
  #cutLine(line: string): string {
    const { columns } = this.#out;
    return columns === undefined ? line : cutText(line, columns, this.#widthOf);
  }
}
