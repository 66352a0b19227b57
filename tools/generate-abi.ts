/**
 * Writes both halves of the Wasm contract from the tables in src/abi. Run by `npm run generate`; the results are committed.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { kernelFamilies } from '../src/abi/families.ts';
import { contractFiles } from './abi-contract.ts';

const { layouts, entry, exports } = contractFiles(kernelFamilies);
mkdirSync('assembly/generated', { recursive: true });
writeFileSync('assembly/generated/layouts.ts', layouts);
writeFileSync('assembly/index.ts', entry);
writeFileSync('src/kernels/exports.generated.ts', exports);
