// `npm run build`: all steps of the build, or those named (generate, wasm, typescript). `--force` builds even what is fresh.
import { buildSteps, ensureBuilt } from './build-steps.mjs';

const force = process.argv.includes('--force');
const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = names.filter((name) => !buildSteps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(
    `pelton: no build step ${unknown.join(', ')}; there are ${buildSteps.map((step) => step.name).join(', ')}`,
  );
  process.exit(2);
}
const results = await ensureBuilt({
  ...(names.length > 0 ? { names } : {}),
  force,
  say: (line) => console.error(`pelton: ${line}`),
});
for (const result of results) {
  if (!result.ok) console.error(result.log);
}
process.exitCode = results.every((result) => result.ok) ? 0 : 1;
