import type { Span } from '../../src/sql/ast.ts';

/** The tree without its spans, for comparing trees of differently written text; its keys are in order. */
export function withoutSpans(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSpans);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'span')
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, part]) => [key, withoutSpans(part)]),
  );
}

/** Calls `visit` for each object and list of the tree, with the span around it. */
export function visitTree(
  value: unknown,
  visit: (part: object, span: Span | undefined, around: Span) => void,
  around: Span,
): void {
  if (typeof value !== 'object' || value === null) return;
  const span = 'span' in value ? (value.span as Span) : undefined;
  visit(value, span, around);
  for (const [key, part] of Object.entries(value)) if (key !== 'span') visitTree(part, visit, span ?? around);
}
