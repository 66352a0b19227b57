import type { RowBatch, Row, Schema, Value } from 'pelton/browser';

const rowHeightPx = 28;
const headHeightPx = 44;
/** Rows drawn above and below what is in view. */
const overscanRows = 12;
/** Rows kept to scroll through; later ones are counted. Browsers cannot lay out boxes of any height. */
const keptRowsMax = 300_000;
const sampledRows = 64;

const numericTypes: ReadonlySet<string> = new Set([
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'float',
  'double',
  'decimal',
]);

/** A table of any number of rows that keeps only those in view in the document. */
export class ResultTable {
  readonly #element: HTMLElement;
  readonly #head = box('row head', 'row');
  readonly #space = document.createElement('div');
  readonly #window = box('window', 'rowgroup');
  #rows: Row[] = [];
  #schema: Schema | undefined;
  #columns = '';
  #widths: number[] = [];
  #redraw = 0;
  rowCount = 0;

  constructor(element: HTMLElement) {
    this.#element = element;
    element.addEventListener('scroll', () => this.#drawSoon(), { passive: true });
    new ResizeObserver(() => this.#drawSoon()).observe(element);
  }

  get keptRows(): number {
    return this.#rows.length;
  }

  clear(schema: Schema | undefined): void {
    this.#rows = [];
    this.rowCount = 0;
    this.#schema = schema;
    this.#widths = [];
    this.#element.hidden = schema === undefined;
    this.#head.replaceChildren(
      ...(schema?.fields ?? []).map((field) => headCell(field.name, typeName(field.type), isNumeric(field.type))),
    );
    this.#element.replaceChildren(this.#head, this.#space, this.#window);
    this.#element.scrollTop = 0;
    this.#fitColumns([]);
    this.#drawSoon();
  }

  add({ rows }: RowBatch): void {
    if (this.rowCount < sampledRows) this.#fitColumns(rows.slice(0, sampledRows));
    this.rowCount += rows.length;
    for (let at = 0; at < rows.length && this.#rows.length < keptRowsMax; at++) this.#rows.push(rows[at] ?? []);
    this.#drawSoon();
  }

  /** Columns are as wide as the longest text among the first rows. */
  #fitColumns(rows: readonly Row[]): void {
    const fields = this.#schema?.fields ?? [];
    this.#widths = fields.map(({ name, type }, index) => {
      const texts = rows.map((row) => valueText(row[index] ?? null).length);
      return Math.min(48, Math.max(this.#widths[index] ?? 0, name.length + 1, typeName(type).length, ...texts));
    });
    this.#columns = this.#widths.map((width) => `calc(${width}ch + 26px)`).join(' ');
    this.#head.style.gridTemplateColumns = this.#columns;
  }

  #drawSoon(): void {
    if (this.#redraw !== 0) return;
    this.#redraw = requestAnimationFrame(() => {
      this.#redraw = 0;
      this.#draw();
    });
  }

  #draw(): void {
    const { scrollTop, clientHeight } = this.#element;
    const first = Math.max(0, Math.floor(scrollTop / rowHeightPx) - overscanRows);
    const end = Math.min(this.#rows.length, Math.ceil((scrollTop + clientHeight) / rowHeightPx) + overscanRows);
    this.#space.style.height = `${this.#rows.length * rowHeightPx}px`;
    this.#window.style.top = `${headHeightPx + first * rowHeightPx}px`;
    this.#element.ariaRowCount = String(this.rowCount + 1);
    this.#window.replaceChildren(...this.#rows.slice(first, end).map((row) => this.#rowBox(row)));
  }

  #rowBox(row: Row): HTMLElement {
    const element = box('row', 'row');
    element.style.gridTemplateColumns = this.#columns;
    for (const [index, value] of row.entries()) {
      const type = this.#schema?.fields[index]?.type;
      const cell = box(value === null ? 'null' : type !== undefined && isNumeric(type) ? 'numeric' : '', 'cell');
      cell.textContent = valueText(value);
      element.append(cell);
    }
    return element;
  }
}

type Type = Schema['fields'][number]['type'];

const isNumeric = (type: Type): boolean => numericTypes.has(type.kind);

const typeName = (type: Type): string =>
  type.kind === 'varchar' ? 'STRING' : type.kind.replaceAll('-', ' ').toUpperCase();

function headCell(name: string, type: string, numeric: boolean): HTMLElement {
  const cell = box(numeric ? 'numeric' : '', 'columnheader');
  const small = document.createElement('small');
  small.textContent = type;
  cell.append(name, small);
  return cell;
}

function box(className: string, role: string): HTMLElement {
  const element = document.createElement('div');
  element.className = className;
  element.setAttribute('role', role);
  return element;
}

/** A value on one line. */
function valueText(value: Value): string {
  if (value === null) return 'NULL';
  if (typeof value !== 'object') return String(value);
  if (value instanceof Uint8Array) return Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return `{${entries.map(([name, part]) => `${valueText(name)}: ${valueText(part)}`).join(', ')}}`;
}

// Array.isArray alone does not see readonly arrays.
const isArray = (value: Value): value is readonly Value[] => Array.isArray(value);
