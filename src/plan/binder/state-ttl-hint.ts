import { parseDurationMs } from '../../base/option-values.ts';
import type { Hint } from '../../sql/ast-query.ts';
import { lifetimeMs } from '../../state/state-ttl.ts';
import { type BindContext, didYouMean, semanticError, unsupported } from './bind-context.ts';
import type { ScopeTable, TableScope } from './scope.ts';
import { nearestName } from '../../base/nearest-name.ts';

/** How long the operators of one SELECT keep state. */
export interface StateTtl {
  /** Of the state of rows that come from these tables. */
  of(tables: readonly ScopeTable[]): number;
  /** @throws PeltonError for a name in the hint that is no table of the FROM */
  check(scope: TableScope): void;
}

/** How long state is kept, with what a hint says where there is one; 0 = for ever, as in batch mode. */
export function stateTtlMs(context: BindContext, hintMs?: number): number {
  const { runtimeMode, stateTtl: ttl } = context.settings;
  return runtimeMode === 'batch' ? 0 : lifetimeMs({ ...ttl, ttlMs: hintMs ?? ttl.ttlMs });
}

/** `STATE_TTL('a' = '1 d', 'b' = '2 h')`: by alias or table; `table.exec.state.ttl` for all others. */
export function stateTtl(context: BindContext, hints: readonly Hint[]): StateTtl {
  const given = new Map<string, number>();
  for (const hint of hints) {
    if (hint.name.name.toUpperCase() !== 'STATE_TTL') throw unsupported(context, hint, `the hint ${hint.name.name}`);
    for (const argument of hint.args) {
      const ms = parseDurationMs(argument.value);
      if (argument.key === undefined || ms === undefined)
        throw semanticError(
          context,
          argument,
          "STATE_TTL takes 'table' = 'duration'",
          "such as STATE_TTL('t' = '1 d')",
        );
      given.set(argument.key, ms);
    }
  }
  return {
    of(tables) {
      const [table, more] = tables;
      return stateTtlMs(context, more === undefined ? given.get(table?.name ?? '') : undefined);
    },
    check(scope) {
      const names = scope.tables.flatMap((table) => table.name ?? []);
      for (const name of given.keys()) {
        if (names.includes(name)) continue;
        const hint = hints.find((candidate) => candidate.args.some((argument) => argument.key === name)) ?? hints[0];
        if (hint === undefined) continue;
        const known = names.length === 0 ? undefined : `FROM has ${names.join(', ')}`;
        throw semanticError(context, hint, `STATE_TTL names '${name}'`, didYouMean(nearestName(name, names)) ?? known);
      }
    },
  };
}
