import { layerViolations } from './layers.ts';
import { importsOf, type SourceText, type Violation, violationAt, violationsOf } from './source-text.ts';

/** A rule of the source tree over one file, with text that breaks it, so that the rule is known to bite. */
export interface Rule {
  readonly name: string;
  readonly appliesTo: (path: string) => boolean;
  readonly check: (source: SourceText) => Violation[];
  readonly planted: readonly { readonly path: string; readonly text: string }[];
  /** Text close to the planted one that the rule must accept. */
  readonly innocent: readonly { readonly path: string; readonly text: string }[];
}

const lineCountMax = 700;

const isSource = (path: string): boolean => /^src\/.*\.tsx?$/.test(path);
const isAssembly = (path: string): boolean => /^assembly\/.*\.ts$/.test(path);
const isCode = (path: string): boolean => /^(?:src|assembly|tests|tools|bench|examples)\/.*\.(?:tsx?|mjs)$/.test(path);
const isDoor = (path: string): boolean => path === 'src/node/index.ts' || path === 'src/browser/index.ts';
const isInFolder = (path: string, folders: readonly string[]): boolean =>
  folders.some((folder) => path.startsWith(`src/${folder}/`));
const isGenerated = (source: SourceText): boolean => /^\/\/ (?:Written|Generated) by tools\//.test(source.text);

/** A call or module that belongs to the platform, and the folders that may name it. */
const platformWords: readonly { pattern: RegExp; word: string; folders: readonly string[] }[] = [
  { pattern: /\bDate\.now\b|\bnew Date\(\s*\)/g, word: 'the wall clock', folders: ['node', 'browser', 'cli'] },
  { pattern: /\bperformance\.now\b/g, word: 'the monotonic clock', folders: ['node', 'browser', 'cli'] },
  {
    pattern: /\bMath\.random\b|\bcrypto\.(?:getRandomValues|randomUUID)\b/g,
    word: 'randomness',
    folders: ['node', 'browser'],
  },
  { pattern: /\bprocess\s*\.\s*[a-z]/g, word: 'process', folders: ['node', 'cli'] },
  { pattern: /\bconsole\s*\.\s*[a-z]/g, word: 'console', folders: ['node', 'browser', 'cli'] },
];

function platformViolations(source: SourceText): Violation[] {
  const found = platformWords
    .filter(({ folders }) => !isInFolder(source.path, folders))
    .flatMap(({ pattern, word }) => violationsOf(source, pattern, `${word} is an argument here, not a global`));
  if (isInFolder(source.path, ['node', 'cli'])) return found;
  const nodeImports = importsOf(source).filter(({ specifier }) => specifier.startsWith('node:'));
  return [...found, ...nodeImports.map(({ specifier, offset }) => violationAt(source, offset, `imports ${specifier}`))];
}

function nameViolations(source: SourceText): Violation[] {
  const segments = source.path.replace(/(?:\.test|\.generated|\.config|\.d)?\.(?:tsx?|mjs)$/, '').split('/');
  return segments.flatMap((segment) => {
    if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(segment)) return [violationAt(source, 0, `"${segment}" is not kebab-case`)];
    if (/(?:^|-)(?:utils?|helpers?|common|misc)(?:-|$)/.test(segment)) {
      return [violationAt(source, 0, `"${segment}" says nothing: name the thing that lives here`)];
    }
    return [];
  });
}

export const rules: readonly Rule[] = [
  {
    name: 'a folder imports only from lower layers',
    appliesTo: isSource,
    check: layerViolations,
    planted: [
      { path: 'src/base/a.ts', text: "import { x } from '../plan/x.ts';" },
      { path: 'src/expr/a.ts', text: "import type {\n  X,\n} from '../state/x.ts';" },
      { path: 'src/operators/a.ts', text: "import { x } from '../exchange/x.ts';" },
      { path: 'src/plan/a.ts', text: "const x = await import('../runtime/x.ts');" },
      { path: 'src/operators/a.ts', text: "import type { Filter } from '../plan/filter.ts';" },
      { path: 'src/runtime/a.ts', text: "import { Piscina } from 'piscina';" },
      { path: 'src/connectors/print/sink.ts', text: "import { x } from '../filesystem/source.ts';" },
      { path: 'src/somewhere/a.ts', text: '' },
      { path: 'src/base/a.ts', text: "import { x } from '../../tests/x.ts';" },
    ],
    innocent: [
      { path: 'src/plan/a.ts', text: "import { x } from '../sql/x.ts';\nimport { y } from './rules/y.ts';" },
      {
        path: 'src/plan/rules/a.ts',
        text: "import { x } from '../../base/x.ts';\n// import { y } from '../../node/y.ts'",
      },
    ],
  },
  {
    name: 'clock, randomness, disk and console are arguments',
    appliesTo: isSource,
    check: platformViolations,
    planted: [
      { path: 'src/runtime/a.ts', text: 'const nowMs = Date.now();' },
      { path: 'src/runtime/a.ts', text: 'const nowMs = new Date().getTime();' },
      { path: 'src/runtime/a.ts', text: 'const x = Math.random();' },
      { path: 'src/runtime/a.ts', text: 'const startMs = performance.now();' },
      { path: 'src/plan/a.ts', text: "if (process.env['X']) {}" },
      { path: 'src/browser/a.ts', text: "import { readFile } from 'node:fs/promises';" },
      { path: 'src/sql/a.ts', text: "console.log('x');" },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the planted text is source code
      { path: 'src/sql/a.ts', text: 'const x = `${Date.now()}`;' },
    ],
    innocent: [
      { path: 'src/node/a.ts', text: "import { readFile } from 'node:fs/promises';\nconst nowMs = Date.now();" },
      {
        path: 'src/runtime/a.ts',
        text: "// Date.now() is banned\nconst text = 'Math.random()';\nconst d = new Date(5);",
      },
      { path: 'src/runtime/a.ts', text: 'const result = task.process(batch); const processed = 1;' },
    ],
  },
  {
    name: 'files are kebab-case and named after what they hold',
    appliesTo: isCode,
    check: nameViolations,
    planted: [
      { path: 'src/plan/JobGraph.ts', text: '' },
      { path: 'src/plan/string-utils.ts', text: '' },
      { path: 'tests/helpers/a.test.ts', text: '' },
      { path: 'assembly/common.ts', text: '' },
    ],
    innocent: [
      { path: 'tests/plan/job-graph.test.ts', text: '' },
      { path: 'src/plan/commonality.ts', text: '' },
      { path: 'examples/browser/vite.config.ts', text: '' },
    ],
  },
  {
    name: 'nothing is left to do',
    appliesTo: (path) => isCode(path) || path.endsWith('.md'),
    check: (source) =>
      [...source.text.matchAll(new RegExp(`\\b(?:${'TO'}DO|${'FIX'}ME|${'XX'}X|${'HA'}CK)\\b`, 'g'))].map((match) =>
        violationAt(source, match.index, `${match[0]}: do it, or write it into the docs as a known limit`),
      ),
    planted: [{ path: 'src/plan/a.ts', text: `// ${'TO'}DO: later` }],
    innocent: [{ path: 'src/plan/a.ts', text: 'const todo = 1;' }],
  },
  {
    name: 'no any, and no cast through unknown outside the loader',
    appliesTo: isSource,
    check: (source) => {
      if (isGenerated(source)) return [];
      const found = violationsOf(source, /(?:[:<|&,]\s*|\bas\s+)any\b/g, 'any: give it a type, or unknown and a check');
      if (isInFolder(source.path, ['kernels'])) return found;
      return [
        ...found,
        ...violationsOf(source, /\bas\s+unknown\s+as\b/g, 'a cast through unknown: only the loader may'),
      ];
    },
    planted: [
      { path: 'src/plan/a.ts', text: 'function f(x: any) {}' },
      { path: 'src/plan/a.ts', text: 'const x = y as any;' },
      { path: 'src/plan/a.ts', text: 'const x: Map<string, any> = y;' },
      { path: 'src/plan/a.ts', text: 'const x = y as unknown as string;' },
    ],
    innocent: [
      { path: 'src/plan/a.ts', text: "// any of these: any\nconst any = 'as any'; call(anyOf);" },
      { path: 'src/kernels/a.ts', text: 'const x = y as unknown as Exports;' },
      { path: 'src/exchange/a.ts', text: '// Written by tools/generate-x.ts. Do not edit.\nconst x: any = 1;' },
    ],
  },
  {
    name: `a source file has at most ${lineCountMax} lines`,
    appliesTo: (path) => isSource(path) || isAssembly(path),
    check: (source) => {
      const lineCount = source.text.split('\n').length - 1;
      if (lineCount <= lineCountMax || isGenerated(source)) return [];
      return [
        { path: source.path, line: lineCountMax + 1, message: `${lineCount} lines: more than one thing lives here` },
      ];
    },
    planted: [{ path: 'src/plan/a.ts', text: '\n'.repeat(lineCountMax + 1) }],
    innocent: [{ path: 'src/plan/a.ts', text: '\n'.repeat(lineCountMax) }],
  },
  {
    name: 'only the doors re-export',
    appliesTo: (path) => isSource(path) && !isDoor(path),
    check: (source) =>
      violationsOf(
        source,
        /\bexport\s+(?:type\s+)?(?:\*|\{[^}]*\}\s*from\b)/g,
        're-exports: import from the file that has it',
      ),
    planted: [
      { path: 'src/plan/a.ts', text: "export * from './b.ts';" },
      { path: 'src/plan/a.ts', text: "export type { X } from './b.ts';" },
    ],
    innocent: [{ path: 'src/plan/a.ts', text: 'const x = 1;\nexport { x };' }],
  },
  {
    name: 'no mutable state and no side effect at module level',
    appliesTo: isSource,
    check: (source) => [
      ...violationsOf(source, /^(?:export\s+)?(?:let|var)\s/gm, 'module-level mutable state: give it an owner'),
      ...violationsOf(source, /^import\s*['"]/gm, 'an import for its side effect'),
    ],
    planted: [
      { path: 'src/plan/a.ts', text: 'let counter = 0;' },
      { path: 'src/plan/a.ts', text: 'export let counter = 0;' },
      { path: 'src/plan/a.ts', text: "import './register.ts';" },
    ],
    innocent: [{ path: 'src/plan/a.ts', text: 'function f() {\n  let x = 0;\n  return x;\n}' }],
  },
  {
    name: 'a kernel neither throws nor asks the host',
    appliesTo: isAssembly,
    check: (source) => [
      ...violationsOf(source, /\bthrow\s/g, 'throws: return a negative fault number'),
      ...violationsOf(
        source,
        /^\s*declare\s+function\b|@external\b/gm,
        'imports from the host: the memory is the only import',
      ),
      ...violationsOf(source, /\b(?:Math\.random|Date\.now|console\.log|trace)\s*\(/g, 'asks the host'),
    ],
    planted: [
      { path: 'assembly/a.ts', text: "throw new Error('x');" },
      { path: 'assembly/a.ts', text: 'declare function now(): f64;' },
      { path: 'assembly/a.ts', text: 'const x = Math.random();' },
    ],
    innocent: [{ path: 'assembly/a.ts', text: '// never throw here\nexport function f(): i32 { return -1; }' }],
  },
  {
    name: 'a test neither sleeps nor rolls dice',
    appliesTo: (path) => path.startsWith('tests/'),
    check: (source) => [
      ...violationsOf(
        source,
        /\bsetTimeout\(\s*(?:resolve|done|r|ok)\s*,/g,
        'sleeps: wait for the event, or use a virtual clock',
      ),
      ...violationsOf(source, /\bMath\.random\b/g, 'rolls dice: draw from a seed that a failure prints'),
    ],
    planted: [
      { path: 'tests/a.test.ts', text: 'await new Promise((resolve) => setTimeout(resolve, 50));' },
      { path: 'tests/a.test.ts', text: 'const key = Math.random();' },
    ],
    innocent: [
      {
        path: 'tests/a.test.ts',
        text: 'const timer = setTimeout(() => child.kill(), 5_000); // setTimeout(resolve, 1)',
      },
    ],
  },
];
