import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kernelFamilies } from '../src/abi/families.ts';
import { jobShapes } from './sim/shapes.ts';
import { kernelFamilyGaps, operatorTestGaps, simulationGaps } from './tidy/one-name.ts';
import { plainTextRules } from './tidy/plain-text.ts';
import { rules } from './tidy/rules.ts';
import { sourceText, type Violation } from './tidy/source-text.ts';

const projectRoot = join(import.meta.dirname, '..');

/** Files that git tracks or would track, so that a new file is checked before its first commit. */
const trackedPaths = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: projectRoot,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(projectRoot, path)));

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');
const lines = (violations: readonly Violation[]): string[] =>
  violations.map(({ path, line, message }) => `${path}:${line}: ${message}`);

// These files plant violations on purpose.
const isPlanting = (path: string): boolean => path.startsWith('tests/tidy');

describe.each(rules)('$name', (rule) => {
  it('holds in the tree', () => {
    const paths = trackedPaths.filter((path) => rule.appliesTo(path) && !isPlanting(path));
    expect(lines(paths.flatMap((path) => rule.check(sourceText(path, read(path)))))).toEqual([]);
  });

  it('sees each planted violation', () => {
    for (const { path, text } of rule.planted) {
      expect(rule.appliesTo(path), path).toBe(true);
      expect(rule.check(sourceText(path, text)), `${path}: ${text.slice(0, 80)}`).not.toEqual([]);
    }
  });

  it('accepts what only looks like one', () => {
    for (const { path, text } of rule.innocent) expect(lines(rule.check(sourceText(path, text)))).toEqual([]);
  });
});

describe.each(plainTextRules)('$name', ({ pattern, planted }) => {
  it('holds in every tracked file', () => {
    const found = trackedPaths
      .filter((path) => !isPlanting(path) && !/\.(?:png|wasm|ico|woff2|arrow)$/.test(path))
      .flatMap((path) => [...read(path).matchAll(pattern)].map(({ index, 0: word }) => `${path}:${index}: ${word}`));
    expect(found).toEqual([]);
  });

  it('sees each planted violation', () => {
    for (const text of planted) expect([...text.matchAll(pattern)], text).not.toEqual([]);
  });
});

describe('one name everywhere', () => {
  it('gives every operator a test', () => {
    expect(operatorTestGaps(trackedPaths, read)).toEqual([]);
  });

  it('gives every kernel family its contract, its kernels and a test', () => {
    expect(kernelFamilyGaps(kernelFamilies, trackedPaths)).toEqual([]);
  });

  it('simulates every operator', () => {
    const covered = new Set<string>(jobShapes.flatMap(({ covers }) => covers));
    expect(simulationGaps(covered, trackedPaths, read)).toEqual([]);
    const planted = (): string => "export interface SortSpec {\n  readonly kind: 'sort';\n}";
    expect(simulationGaps(covered, ['src/operators/sort.ts'], planted)).toHaveLength(1);
  });

  it('misses a planted operator test and planted siblings of a family', () => {
    const paths = ['src/operators/filter.ts', 'src/operators/operator.ts', 'src/abi/sort.ts'];
    const text = (path: string): string =>
      path.endsWith('operator.ts') ? 'export interface Operator {}' : 'export function filter() {}';
    expect(operatorTestGaps(paths, text)).toEqual(['src/operators/filter.ts has no tests/operators/filter.test.ts']);
    expect(kernelFamilyGaps([{ name: 'sort', module: 'operators/sort' }], paths)).toHaveLength(3);
  });
});
