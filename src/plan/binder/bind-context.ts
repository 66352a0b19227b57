import type { PeltonError } from '../../base/errors.ts';
import type { Span } from '../../sql/ast.ts';
import type { Query } from '../../sql/ast-query.ts';
import type { Catalog } from '../catalog.ts';
import type { Format } from '../../formats/format.ts';
import type { ConnectorDescription } from '../connector-description.ts';
import type { LogicalNode } from '../logical-node.ts';
import type { PlanSettings } from '../session-options.ts';
import { errorAt, type SourceText, unsupportedAt } from '../source-text.ts';

/** What the binder knows while it walks one text: where names are looked up, and what the session wants. */
export interface BindContext {
  readonly source: SourceText;
  readonly catalog: Catalog;
  readonly connectors: ReadonlyMap<string, ConnectorDescription>;
  readonly formats: ReadonlyMap<string, Format>;
  readonly settings: PlanSettings;
  /** Where names of one or two parts belong. */
  readonly database: readonly [catalog: string, database: string];
  /** The WITH queries in sight by name, the inner hiding the outer. */
  readonly commonTables: ReadonlyMap<string, LogicalNode>;
  /** Views being expanded, to refuse one that contains itself. */
  readonly expanding: readonly string[];
  /** Binds a query inside another construct; here, so that the files of the binder do not import each other in a circle. */
  readonly bindQuery: (context: BindContext, query: Query) => LogicalNode;
}

export function semanticError(
  context: BindContext,
  at: { readonly span: Span },
  message: string,
  hint?: string,
): PeltonError {
  return errorAt(context.source, at.span, 'SQL_SEMANTIC', message, hint);
}

export function unsupported(
  context: BindContext,
  at: { readonly span: Span },
  what: string,
  hint?: string,
): PeltonError {
  return unsupportedAt(context.source, at.span, what, hint);
}

/** "did you mean x?", or undefined when nothing is near. */
export function didYouMean(near: string | undefined): string | undefined {
  return near === undefined ? undefined : `did you mean ${near}?`;
}
