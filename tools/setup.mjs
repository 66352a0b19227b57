// Makes a fresh clone ready: `npm start` and `npm test` call it first, with nothing installed or built yet.
// Plain Node without dependencies. Says one line per thing it does on stderr, and nothing when all is done.
//
//   node tools/setup.mjs          packages from the lock file, generated files, kernels, dist
//   node tools/setup.mjs --test   the same, and the Debian packages that tests need

const [nodeMajor = 0, nodeMinor = 0] = process.versions.node.split('.').map(Number);
if (nodeMajor < 20 || (nodeMajor === 20 && nodeMinor < 19)) {
  console.error(`pelton: needs Node 20.19 or newer, this is ${process.versions.node}. Get one from https://nodejs.org`);
  process.exit(1);
}

/** @param {string} line */
const say = (line) => console.error(`pelton: ${line}`);

// Imported late, so that an old Node reaches the message above.
const { installPackages } = await import('./install-packages.mjs');
const { ensureBuilt } = await import('./build-steps.mjs');

const logLineCountMax = 40;
let ok = await installPackages(say);
if (ok) {
  for (const result of await ensureBuilt({ say })) {
    if (result.ok) continue;
    // tsc emits in spite of type errors, and old kernels beat none: what is there can still be tried and tested.
    ok &&= result.usable;
    const lines = result.log.split('\n');
    console.error(lines.slice(0, logLineCountMax).join('\n'));
    if (lines.length > logLineCountMax) console.error(`… and ${lines.length - logLineCountMax} more lines`);
    say(
      result.usable
        ? `the ${result.name} step reports errors (above): going on with what is built`
        : `the ${result.name} step failed: mend the errors above, then run the same command again`,
    );
  }
}
if (ok && process.argv.includes('--test')) {
  const { installTestServices } = await import('./install-test-services.mjs');
  installTestServices(say);
}
process.exitCode = ok ? 0 : 1;
