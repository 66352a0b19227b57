import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SyntaxNode } from '../../src/sql/ast-node.ts';
import { parseExpression, parseSchema, parseStatements } from '../../src/sql/parse.ts';
import { printNode } from '../../src/sql/print.ts';
import { withoutSpans } from './syntax-tree.ts';

/** The data-driven suites lie beside the checkout; without them there is nothing to test here. */
const suitesFolder = join(import.meta.dirname, '..', '..', '..', 'shared', 'suites');

type CaseFile = {
  readonly sql?: readonly string[];
  readonly tables?: readonly {
    readonly columns: readonly string[];
    readonly watermark: { readonly expression: string } | null;
  }[];
};

describe.skipIf(!existsSync(suitesFolder))('all SQL of the suites', () => {
  const paths = existsSync(suitesFolder)
    ? readdirSync(suitesFolder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.json'))
    : [];

  it('parses, and parses to the same trees after printing', () => {
    let count = 0;
    const roundTrip = <N extends SyntaxNode>(text: string, parse: (text: string) => readonly N[]): void => {
      const nodes = parse(text);
      const printed = nodes.map(printNode).join(';\n');
      expect(withoutSpans(parse(printed)), text).toEqual(withoutSpans(nodes));
      count++;
    };
    for (const path of paths) {
      const file: CaseFile = JSON.parse(readFileSync(join(suitesFolder, path), 'utf8'));
      for (const sql of file.sql ?? []) roundTrip(sql, (text) => parseStatements(text, path));
      for (const { columns, watermark } of file.tables ?? []) {
        roundTrip(`(${columns.join(', ')})`, (text) => [parseSchema(text, path)]);
        if (watermark !== null) roundTrip(watermark.expression, (text) => [parseExpression(text, path)]);
      }
    }
    expect(count).toBeGreaterThan(paths.length);
  });
});
