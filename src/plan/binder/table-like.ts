import type { TableLike } from '../../sql/ast-statement.ts';
import { type CatalogTable, pathToSql } from '../catalog-object.ts';
import { type BindContext, didYouMean, semanticError, unsupported } from './bind-context.ts';

/** What LIKE takes from another table: everything; the new table's own options win over the inherited ones. */
export function inheritFrom(context: BindContext, syntax: TableLike): CatalogTable {
  const [rule] = syntax.rules;
  if (rule !== undefined && !(rule.merge === 'INCLUDING' && rule.feature === 'ALL')) {
    throw unsupported(
      context,
      rule,
      `${rule.merge} ${rule.feature}`,
      'LIKE alone takes everything, and your own options win',
    );
  }
  const names = syntax.source.parts.map((part) => part.name);
  const path = context.catalog.resolve(names, context.database);
  const source = context.catalog.find(path);
  if (source === undefined)
    throw semanticError(
      context,
      syntax.source,
      `unknown table ${pathToSql(names)}`,
      didYouMean(context.catalog.nearest(path)),
    );
  if (source.kind === 'view')
    throw semanticError(context, syntax.source, `${pathToSql(names)} is a view: LIKE wants a table`);
  return source;
}
