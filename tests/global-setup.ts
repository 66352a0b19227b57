import { ensureBuilt } from '../tools/build-steps.mjs';

const logLineCountMax = 20;

/**
 * Tests that start slots load `dist/` and `wasm-build/` in worker threads, so both are brought up to date first.
 * A compiler error is a warning here: tests that need only TypeScript sources still run, and `npm run check` fails.
 * `PELTON_SKIP_BUILD=1` skips the build, for a loop on one pure TypeScript test.
 */
export default async function setup(): Promise<void> {
  if (process.env['PELTON_SKIP_BUILD'] === '1') return;
  const results = await ensureBuilt({ say: (line) => console.error(`pelton: ${line}`) });
  for (const result of results) {
    if (result.ok) continue;
    const lines = result.log.split('\n');
    console.error(
      `pelton: the ${result.name} step fails; tests run on what is there\n${lines.slice(0, logLineCountMax).join('\n')}`,
    );
    if (lines.length > logLineCountMax)
      console.error(`… and ${lines.length - logLineCountMax} more lines (npm run build)`);
  }
}
