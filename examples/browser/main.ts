import { createSession, PeltonError } from 'pelton/browser';
import { showError } from './error-box.ts';
import { ResultTable } from './result-table.ts';
import { runStatements, type StatementView, type Totals } from './run-statements.ts';
import { samples } from './samples.ts';
import { tableForFile } from './table-for-file.ts';

function element<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`the page has no ${type.name} "${id}"`);
  return found;
}

const sql = element('sql', HTMLTextAreaElement);
const run = element('run', HTMLButtonElement);
const cancel = element('cancel', HTMLButtonElement);
const choose = element('choose', HTMLInputElement);
const parallelism = element('parallelism', HTMLSelectElement);
const statusLine = element('status', HTMLElement);
const errorBox = element('error', HTMLElement);
const notes = element('notes', HTMLElement);
const text = element('text', HTMLElement);
const busy = element('busy', HTMLElement);
const table = new ResultTable(element('table', HTMLElement));

/** Characters of text kept; a print table may write without an end. */
const shownTextMax = 20_000;

const files = new Map<string, File>();
let running: AbortController | undefined;

const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** Rows read a second over the last couple of seconds, or over the whole of a job that has ended. */
class Rate {
  #samples: { readonly elapsedMs: number; readonly rowsIn: number }[] = [];

  of(totals: Totals): number {
    this.#samples = [...this.#samples.slice(-10), totals];
    const first = totals.status === 'running' ? this.#samples[0] : undefined;
    const elapsedMs = totals.elapsedMs - (first?.elapsedMs ?? 0);
    return elapsedMs > 0 ? ((totals.rowsIn - (first?.rowsIn ?? 0)) / elapsedMs) * 1000 : 0;
  }
}

function statementView(): StatementView {
  let rate = new Rate();
  return {
    begin(schema) {
      rate = new Rate();
      table.clear(schema);
    },
    add: (batch) => table.add(batch),
    note(words) {
      notes.hidden = false;
      notes.textContent += notes.textContent === '' ? words : ` · ${words}`;
    },
    show(lines) {
      text.hidden = false;
      text.textContent = `${text.textContent}${lines}\n`.slice(-shownTextMax);
    },
    progress(totals) {
      element('rows-in', HTMLElement).textContent = whole.format(totals.rowsIn);
      element('rows-out', HTMLElement).textContent = whole.format(totals.rowsOut);
      element('rate', HTMLElement).textContent = short.format(rate.of(totals));
      element('watermark', HTMLElement).textContent = watermarkText(totals.watermarkMs);
      statusLine.textContent = statusText(totals);
    },
  };
}

function watermarkText(watermarkMs: number): string {
  if (watermarkMs === Number.POSITIVE_INFINITY) return 'end';
  if (watermarkMs === Number.NEGATIVE_INFINITY) return '–';
  return new Date(watermarkMs).toISOString().slice(11, 19);
}

function statusText({ elapsedMs, bytesRead, status }: Totals): string {
  const seconds = `${(elapsedMs / 1000).toFixed(elapsedMs < 10_000 ? 2 : 0)} s`;
  const words = {
    running: 'Running for',
    finished: 'Finished in',
    cancelled: 'Cancelled after',
    stopped: 'Stopped after',
  }[status];
  const bytes = bytesRead === 0 ? '' : `, ${short.format(bytesRead)} bytes read`;
  const kept =
    table.keptRows < table.rowCount ? `, the table shows the first ${whole.format(table.keptRows)} rows` : '';
  return `${words} ${seconds}${bytes}${kept}.`;
}

async function runQuery(): Promise<void> {
  if (running !== undefined) return;
  running = new AbortController();
  setRunning(true);
  errorBox.hidden = true;
  for (const words of [notes, text]) {
    words.hidden = true;
    words.textContent = '';
  }
  table.clear(undefined);
  for (const id of ['rows-in', 'rows-out', 'rate', 'watermark']) element(id, HTMLElement).textContent = '–';
  statusLine.textContent = 'Starting…';
  statusLine.scrollIntoView({ block: 'nearest' });
  const view = statementView();
  try {
    const session = createSession({
      print: (lines) => view.show(lines.trimEnd()),
      parallelism: Number(parallelism.value),
      files: Object.fromEntries(files),
      metricsIntervalMs: 100,
    });
    await runStatements(session, sql.value, view, running.signal);
    if (statusLine.textContent === 'Starting…') statusLine.textContent = 'Done.';
  } catch (thrown) {
    statusLine.textContent = 'Failed.';
    showError(errorBox, thrown);
    const place = thrown instanceof PeltonError ? thrown.fields.location : undefined;
    if (place !== undefined) sql.setSelectionRange(place.start, place.end);
    // Focus shows the selection; on a phone it would open the keyboard.
    if (place !== undefined && matchMedia('(pointer: fine)').matches) sql.focus();
  } finally {
    running = undefined;
    setRunning(false);
  }
}

function setRunning(isRunning: boolean): void {
  run.disabled = isRunning;
  cancel.disabled = !isRunning;
  busy.hidden = !isRunning;
}

function showSamples(): void {
  const buttons = samples.map((sample) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = sample.title;
    button.addEventListener('click', () => {
      sql.value = sample.sql;
      sql.scrollTop = 0;
      for (const other of buttons) other.ariaPressed = String(other === button);
    });
    return button;
  });
  element('samples', HTMLElement).replaceChildren(...buttons);
  buttons[0]?.click();
}

async function addFiles(added: Iterable<File>): Promise<void> {
  const [first] = added;
  for (const file of added) files.set(file.name, file);
  const items = [...files.values()].map((file) => {
    const item = document.createElement('li');
    item.textContent = `${file.name} · ${short.format(file.size)} bytes`;
    return item;
  });
  element('files', HTMLElement).replaceChildren(...items);
  element('no-files', HTMLElement).hidden = files.size > 0;
  if (first === undefined) return;
  sql.value = await tableForFile(first);
  leaveSample();
}

function leaveSample(): void {
  for (const button of document.querySelectorAll('#samples button')) button.ariaPressed = 'false';
}

function showParallelism(): void {
  const cores = Math.max(2, Math.min(8, navigator.hardwareConcurrency));
  for (let workers = 1; workers <= cores; workers++) parallelism.add(new Option(String(workers)));
  parallelism.value = '2';
}

run.addEventListener('click', () => void runQuery());
cancel.addEventListener('click', () => running?.abort());
sql.addEventListener('input', leaveSample);
sql.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  void runQuery();
});
choose.addEventListener('change', () => {
  void addFiles([...(choose.files ?? [])]);
  choose.value = '';
});
document.addEventListener('dragover', (event) => {
  event.preventDefault();
  document.body.classList.add('dropping');
});
document.addEventListener('dragleave', () => document.body.classList.remove('dropping'));
document.addEventListener('drop', (event) => {
  event.preventDefault();
  document.body.classList.remove('dropping');
  void addFiles([...(event.dataTransfer?.files ?? [])]);
});
showParallelism();
showSamples();
