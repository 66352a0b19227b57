import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { launchChromium } from './chromium.ts';
import { type PageServer, servePages } from './page-server.ts';

/** A page built and served for a test file, open in a browser of its own. */
export interface TestSite {
  readonly page: Page;
  /** What is served. */
  readonly folder: string;
  readonly server: PageServer;
  /** What went wrong in the page unseen. */
  readonly pageErrors: readonly string[];
  close(): Promise<void>;
}

/** Builds the page of the folder `root` with its bundler and opens it. @throws when there is no browser */
export async function openTestSite(root: string): Promise<TestSite> {
  // First, so that a machine without a browser hears of it at once.
  const browser = await launchChromium();
  const folder = await mkdtemp(join(tmpdir(), 'pelton-browser-'));
  let server: PageServer | undefined;
  const close = async (): Promise<void> => {
    await browser.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const outDir = join(folder, 'site');
    await build({ configFile: false, root, base: './', logLevel: 'error', build: { outDir, target: 'es2023' } });
    server = await servePages(outDir);
    const pageErrors: string[] = [];
    return { page: await openPage(browser, server, pageErrors), folder: outDir, server, pageErrors, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

async function openPage(browser: Browser, server: PageServer, pageErrors: string[]): Promise<Page> {
  const page = await browser.newPage();
  page.on('pageerror', (error) => pageErrors.push(String(error)));
  await page.goto(server.url);
  return page;
}
