import type { Colors } from './console.ts';
import type { PeltonError } from '../base/errors.ts';
import { describeLocation } from '../base/source-location.ts';

/**
 * An error for people, several lines with a line break at the end:
 *
 *     error: unknown column `pice`
 *     queries.sql:2:8
 *       2 | SELECT pice FROM bids
 *         |        ^^^^
 *     operator: …
 *     hint: did you mean `price`?
 *
 * A fault in data has `file:line` and the byte offset instead. `verbose` adds code, cause and stack.
 */
export function errorText(error: PeltonError, colors: Colors, verbose: boolean): string {
  const { message, location, data, operator, hint, code } = error.fields;
  const lines = [`${colors.bold(colors.red('error:'))} ${message}`];
  if (location !== undefined) lines.push(coloredCaret(describeLocation(location), colors));
  if (data !== undefined) {
    const line = data.line === undefined ? '' : `:${data.line}`;
    lines.push(`${data.path}${line} (byte ${data.byteOffset})`);
  }
  if (operator !== undefined) lines.push(`${colors.bold('operator:')} ${operator}`);
  if (hint !== undefined) lines.push(`${colors.bold(colors.cyan('hint:'))} ${hint}`);
  if (verbose) lines.push(`${colors.bold('code:')} ${code}`, ...causeLines(error));
  else if (error.origin === 'engine') {
    lines.push(`${colors.bold('hint:')} this is a bug in Pelton; --verbose shows where it happened`);
  }
  return `${lines.join('\n')}\n`;
}

function coloredCaret(text: string, colors: Colors): string {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  return [...lines, last.replace(/\^+$/, (carets) => colors.red(carets))].join('\n');
}

/** The cause below each cause, with its stack; at the bottom the stack of an error without a cause. */
function causeLines(error: PeltonError): string[] {
  const lines: string[] = [];
  let cause: unknown = error.fields.cause;
  if (cause === undefined) return [error.stack ?? ''];
  while (cause !== undefined) {
    lines.push(`cause: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return lines;
}
