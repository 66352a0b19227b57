import { type ErrorCode, PeltonError, type SourceLocation } from '../base/errors.ts';
import type { Span } from '../sql/ast.ts';

/** A text that a person wrote, with the name under which errors mention it. */
export interface SourceText {
  readonly sourceName: string;
  readonly text: string;
}

export function locate(source: SourceText, span: Span): SourceLocation {
  return { sourceName: source.sourceName, text: source.text, start: span.start, end: span.end };
}

/** An error at a place of the text. */
export function errorAt(source: SourceText, span: Span, code: ErrorCode, message: string, hint?: string): PeltonError {
  const location = locate(source, span);
  return new PeltonError(hint === undefined ? { code, message, location } : { code, message, hint, location });
}

/** The error for SQL that Flink has and Pelton does not yet. */
export function unsupportedAt(source: SourceText, span: Span, what: string, hint?: string): PeltonError {
  return errorAt(source, span, 'SQL_UNSUPPORTED', `${what} is not supported yet`, hint);
}
