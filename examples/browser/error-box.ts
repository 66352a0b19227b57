import { describeLocation, PeltonError } from 'pelton/browser';

/** Shows what went wrong, where, and what to do next; the place in the SQL as its line with a caret. */
export function showError(box: HTMLElement, thrown: unknown): void {
  const heading = document.createElement('h2');
  heading.textContent = thrown instanceof Error ? thrown.message : String(thrown);
  box.replaceChildren(heading);
  if (thrown instanceof PeltonError) {
    const { location, data, operator, hint } = thrown.fields;
    if (location !== undefined) box.append(placeBox(describeLocation(location)));
    if (data !== undefined) {
      const line = data.line === undefined ? '' : `, line ${data.line}`;
      box.append(paragraph(`In ${data.path}${line}, byte ${data.byteOffset}.`));
    }
    if (operator !== undefined) box.append(paragraph(`Operator: ${operator}`));
    if (hint !== undefined) box.append(paragraph(`Hint: ${hint}`));
  }
  box.hidden = false;
}

function placeBox(text: string): HTMLElement {
  const [name = '', ...lines] = text.split('\n');
  const box = document.createElement('pre');
  const caretLine = lines.pop() ?? '';
  const caret = document.createElement('span');
  caret.className = 'caret';
  caret.textContent = /\^+$/.exec(caretLine)?.[0] ?? '';
  const [, line, column] = name.split(':');
  box.append(`line ${line}, column ${column}\n${lines.join('\n')}\n${caretLine.replace(/\^+$/, '')}`, caret);
  return box;
}

function paragraph(text: string): HTMLElement {
  const element = document.createElement('p');
  element.textContent = text;
  return element;
}
