import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openTestSite, type TestSite } from './test-site.ts';

let site: TestSite;

beforeAll(async () => {
  site = await openTestSite(join(import.meta.dirname, '../../examples/browser'));
});

afterAll(() => site?.close());

beforeEach(() => site.page.goto(site.server.url));

const textOf = async (id: string): Promise<string> => (await site.page.textContent(`#${id}`)) ?? '';

/** The texts of the rows in the document; drawn a frame after they have come. */
const shownRows = (): Promise<string[]> => site.page.locator('#table .window .row').allTextContents();

async function runToEnd(): Promise<void> {
  await site.page.click('#run');
  await site.page.waitForSelector('#run:enabled');
}

async function shortenSample(title: string, events: RegExp): Promise<void> {
  await site.page.click(`text=${title}`);
  await site.page.fill('#sql', (await site.page.inputValue('#sql')).replace(events, "'events.num' = '100000'"));
}

it('counts prices and shows all rows of a small result', async () => {
  await shortenSample('Prices by 10 s', /'events.num' = '\d+'/);
  await runToEnd();
  expect(await textOf('status')).toMatch(/^Finished in /);
  expect(await textOf('rows-out')).toBe('1');
  await expect.poll(shownRows).toHaveLength(1);
  expect(site.pageErrors).toEqual([]);
});

it('keeps only the rows in view in the document, wherever one scrolls', async () => {
  await shortenSample('Bids per auction', /'events.num' = '\d+'/);
  await runToEnd();
  const rows = Number((await textOf('rows-out')).replaceAll(',', ''));
  expect(rows).toBeGreaterThan(10_000);
  await expect.poll(async () => (await shownRows()).length).toBeGreaterThan(5);
  const [firstAtTop] = await shownRows();
  await site.page.evaluate(() => {
    const table = document.querySelector('#table');
    if (table !== null) table.scrollTop = table.scrollHeight;
  });
  await expect.poll(async () => (await shownRows())[0]).not.toBe(firstAtTop);
  expect((await shownRows()).length).toBeLessThan(100);
});

it('shows a mistake with its place, and marks it in the text', async () => {
  await site.page.fill('#sql', 'SELECT 1;\nSELECT nix');
  await runToEnd();
  expect(await textOf('error')).toContain('line 2, column 8\n  2 | SELECT nix\n    |        ^^^');
  expect(await site.page.evaluate(() => getSelection()?.toString())).toBe('nix');
});

it('guesses a table for a chosen file and reads it', async () => {
  const buffer = Buffer.from('{"name": "a", "size": 1}\n{"name": "b", "size": 2.5}\n');
  await site.page.setInputFiles('#choose', { name: 'my sizes.json', mimeType: 'application/json', buffer });
  await expect.poll(() => site.page.inputValue('#sql')).toContain('CREATE TABLE `my_sizes`');
  await runToEnd();
  expect(await textOf('error')).toBe('');
  await expect.poll(shownRows).toEqual(['a1', 'b2.5']);
});

it('cancels a stream without an end', async () => {
  await site.page.click('text=Live stream');
  await site.page.click('#run');
  await expect.poll(() => textOf('status'), { timeout: 15_000 }).toMatch(/^Running for /);
  await site.page.click('#cancel');
  await site.page.waitForSelector('#run:enabled');
  expect(await textOf('status')).toMatch(/^Cancelled after /);
});
