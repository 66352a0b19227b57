import { asPeltonError } from '../../base/errors.ts';
import type { Hint } from '../../sql/ast-query.ts';
import { type CatalogTable, physicalSchema } from '../catalog-object.ts';
import { locate } from '../source-text.ts';
import { checkTableOptions } from '../table-options.ts';
import { type BindContext, semanticError, unsupported } from './bind-context.ts';

/** The table with the options of an `OPTIONS('key' = 'value')` hint in place of its own, checked like those of CREATE TABLE. */
export function withHintOptions(context: BindContext, table: CatalogTable, hints: readonly Hint[]): CatalogTable {
  return hints.reduce((current, hint) => withHint(context, current, hint), table);
}

function withHint(context: BindContext, table: CatalogTable, hint: Hint): CatalogTable {
  if (hint.name.name.toUpperCase() !== 'OPTIONS') throw unsupported(context, hint, `the hint ${hint.name.name}`);
  const given = hint.args.map((argument) => {
    if (argument.key === undefined) throw semanticError(context, argument, "OPTIONS takes 'key' = 'value'");
    if (argument.key === 'connector') throw semanticError(context, argument, 'a hint can not change the connector');
    return [argument.key, argument.value] as const;
  });
  const options = { ...table.options, ...Object.fromEntries(given) };
  try {
    const { format, bounded, updating } = checkTableOptions(
      context.connectors,
      context.formats,
      options,
      physicalSchema(table),
    );
    return { ...table, options, format, bounded, updating };
  } catch (thrown) {
    throw asPeltonError(thrown).with({ location: locate(context.source, hint.span) });
  }
}
