import type { Schema } from '../arrow/data-type.ts';
import type { JobGraph } from '../plan/job-graph.ts';
import type { TextTable } from '../plan/show-catalog.ts';
import type { JobHandle } from '../cluster/job-handle.ts';

/** What one statement came to. */
export type StatementResult =
  /** A change of the catalog or the session, in words. */
  | { readonly kind: 'message'; readonly text: string }
  /** The answer of SHOW, DESCRIBE and SET. */
  | { readonly kind: 'table'; readonly table: TextTable }
  /** The text of EXPLAIN. */
  | { readonly kind: 'explanation'; readonly text: string }
  /** A query that runs; its rows come from `job.results`, with the fields of `schema`. */
  | {
      readonly kind: 'query';
      readonly schema: Schema;
      /** Rows may change and go: their kinds matter. */
      readonly updating: boolean;
      readonly graph: JobGraph;
      readonly job: JobHandle;
    }
  /** A job that writes into tables. */
  | { readonly kind: 'insert'; readonly tables: readonly string[]; readonly graph: JobGraph; readonly job: JobHandle };
