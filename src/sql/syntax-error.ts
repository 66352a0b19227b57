import { PeltonError } from '../base/errors.ts';
import type { Span } from './ast.ts';

/** SQL text and what to call it in messages: a file name, or `-e` for text from the command line. */
export interface SourceText {
  readonly sourceName: string;
  readonly text: string;
}

/** A SQL_SYNTAX error at a span of the text. */
export function syntaxError(source: SourceText, span: Span, message: string, hint?: string): PeltonError {
  const location = { sourceName: source.sourceName, text: source.text, start: span.start, end: span.end };
  return new PeltonError({ code: 'SQL_SYNTAX', message, location, ...(hint === undefined ? {} : { hint }) });
}
