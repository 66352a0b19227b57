import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A value as a case file writes it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

export interface SuiteTable {
  readonly name: string;
  /** Column definitions in SQL. */
  readonly columns: readonly string[];
  readonly watermark: { readonly column: string; readonly expression: string } | null;
  readonly primaryKey: readonly string[];
  /** Row kinds that the source may give, such as `I,UB,UA,D`. */
  readonly changelog: string;
  readonly lookup: boolean;
  /** Of a table that is fed with messages. */
  readonly format?: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly temporalFunction?: unknown;
}

/** Rows of one table: in the case itself, or lines of a file beside it. */
export interface FeedStep {
  readonly feed?: string;
  readonly messages?: string;
  readonly rows?: readonly (readonly Json[])[];
  readonly file?: string;
  readonly from?: number;
  readonly count?: number;
}

export interface InterleaveStep {
  readonly interleave: readonly FeedStep[];
  readonly by: 'alternate' | 'time';
  readonly chunk?: number;
  readonly columns?: readonly string[];
}

export type Step =
  | FeedStep
  | InterleaveStep
  | { readonly submit: true }
  | { readonly watermark: string; readonly at: string }
  | { readonly processingTime: string }
  | { readonly barrier: true }
  | { readonly expect: { readonly rows: readonly (readonly Json[])[] } }
  | { readonly savepoint: true; readonly parallelism: number }
  | { readonly endOfInput: true };

export interface SinkColumn {
  readonly name: string;
  readonly type: string;
  /** Compared with the tolerance, though its type is exact. */
  readonly approx?: boolean;
}

export interface Expectation {
  readonly columns: readonly SinkColumn[];
  readonly sinkPrimaryKey?: readonly string[];
  readonly compare: 'final' | 'changelog' | 'ordered' | 'error';
  readonly keys?: readonly string[];
  readonly rows?: readonly (readonly Json[])[];
  readonly tolerance?: number;
  readonly error?: { readonly stage: string; readonly about: string };
}

/** A case file; the format is described in `cases/README.md`. */
export interface SuiteCase {
  readonly format: 1;
  readonly id: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly mode: 'streaming' | 'batch';
  readonly config?: Readonly<Record<string, string>>;
  readonly watermarks?: 'eager' | 'injected';
  readonly tables: readonly SuiteTable[];
  readonly sql: readonly string[];
  readonly script: readonly Step[];
  readonly expect: Expectation;
}

/** A case with the folder that its data files are relative to. */
export interface LocatedCase {
  readonly suiteCase: SuiteCase;
  readonly folder: string;
}

/** The case of a file, or every case below a folder, in the order of their paths. @throws Error for a file that is no case */
export function readCases(path: string): LocatedCase[] {
  return caseFiles(path).map((file) => {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof parsed !== 'object' || parsed === null || !('format' in parsed) || parsed.format !== 1) {
      throw new Error(`${file} is no case of format 1`);
    }
    return { suiteCase: parsed as SuiteCase, folder: dirname(file) };
  });
}

function caseFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const child = join(path, entry.name);
      if (entry.isDirectory()) return entry.name === 'data' ? [] : caseFiles(child);
      return entry.name.endsWith('.json') ? [child] : [];
    });
}

/** Names of a table's physical columns: those that rows are fed to. */
export function physicalColumns(table: SuiteTable): readonly string[] {
  return table.columns.flatMap((definition) => {
    const match = /^\s*(?:`(?<quoted>[^`]+)`|(?<plain>\w+))\s+(?<rest>.*)$/s.exec(definition)?.groups;
    const rest = match?.['rest'] ?? '';
    return /^AS\b/i.test(rest) || /\bMETADATA\b/i.test(rest) ? [] : [match?.['quoted'] ?? match?.['plain'] ?? ''];
  });
}
