// The programs that tests start and that npm cannot bring: a NATS server and a browser, from Debian.

import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Debian package beside the commands that prove it is there. */
const services = [
  { debianPackage: 'nats-server', commands: ['nats-server'] },
  { debianPackage: 'chromium', commands: ['chromium', 'chromium-browser', 'google-chrome'] },
];

// Debian puts servers into sbin, which is not on every user's PATH.
const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/usr/local/bin'];

/** @param {string} command */
function isCommand(command) {
  return folders.some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** @returns {string[]} Debian packages that are not here */
function missingPackages() {
  return services
    .filter(({ commands }) => !commands.some((command) => isCommand(command)))
    .map(({ debianPackage }) => debianPackage);
}

/** @param {string[]} argumentList */
function apt(argumentList) {
  return spawnSync('apt-get', argumentList, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

/** Installs what is missing when root on Debian, else says what to install. Tests that need an absent one say so themselves.
 * @param {(line: string) => void} say */
export function installTestServices(say) {
  const missing = missingPackages();
  if (missing.length === 0) return;
  const names = missing.join(' ');
  const advice = `tests need ${missing.join(' and ')}: sudo apt-get install ${names}`;
  if (process.getuid?.() !== 0 || !isCommand('apt-get')) {
    say(advice);
    return;
  }
  say(`installing Debian packages for the tests: ${names}`);
  apt(['update', '-qq']);
  const result = apt(['install', '-y', '-qq', '--no-install-recommends', ...missing]);
  if (result.status !== 0) {
    const lastLines = `${result.stdout}${result.stderr}`.trim().split('\n').slice(-3).join('\n');
    console.error(lastLines);
    say(`apt-get failed; ${advice}`);
  }
}
