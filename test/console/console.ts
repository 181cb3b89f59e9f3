import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { useBrowser, type WatchedPage } from '../helpers/browser';
import type { TestEngine } from '../helpers/engine';

/** Outside git: what the pages look like, by name, colors and width. */
const SCREENSHOTS = resolve('.keyrail', 'screenshots');
const AXE = readFileSync(resolve('node_modules', 'axe-core', 'axe.min.js'), 'utf8');

const WIDTHS = [390, 1280] as const;
export const SCHEMES = ['light', 'dark'] as const;
type Scheme = (typeof SCHEMES)[number];

interface Look {
  scheme: Scheme;
  width: number;
}

/** Every look that each page is tried in. */
const LOOKS: readonly Look[] = SCHEMES.flatMap((scheme) => WIDTHS.map((width) => ({ scheme, width })));

interface AxeResult {
  violations: { id: string; impact: string | null; nodes: { target: string[]; failureSummary?: string }[] }[];
}

/** Gives a test file a browser that is led through the console of an engine. */
export function useConsole(engine: TestEngine) {
  const browser = useBrowser();

  /** Opens a page as somebody who has logged in with this key. */
  async function open(path: string, key = 'sandbox-admin', look?: Look): Promise<WatchedPage & { hosts: Set<string> }> {
    const hosts = new Set<string>();
    const opened = await browser.open(`${engine.url}/console/login?to=${encodeURIComponent(path)}`, (context) => {
      watchHosts(context, hosts);
      return Promise.resolve();
    });
    const { page } = opened;
    await page.setViewportSize({ width: look?.width ?? 1280, height: 900 });
    await page.emulateMedia({ colorScheme: look?.scheme ?? 'light', reducedMotion: 'reduce' });
    await logIn(page, key);
    return { ...opened, hosts };
  }
  return { open, browser };
}

/** Shows a key on the log-in page, and waits to be let in. */
export async function logIn(page: Page, key: string): Promise<void> {
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.locator('#main h1').waitFor();
}

function watchHosts(context: BrowserContext, hosts: Set<string>): void {
  context.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol.startsWith('http')) hosts.add(host);
  });
}

/** The faults that axe calls serious, each with where it is. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // By the debugger's way, which the page's own policy does not bind.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<AxeResult>('axe.run(document, { resultTypes: ["violations"] })');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary = '' }) => `${id} ${target.join(' ')} ${failureSummary}`),
    );
}

/** The browser's own notes of answers that the console is made for: a log-in that has ended, or a part that is slow just now. */
const EXPECTED = /^console: Failed to load resource: the server responded with a status of (401|503)\b/;

/** What a page has complained about, script errors and what its policy has blocked among it. */
export const faultsOf = ({ complaints }: WatchedPage): string[] =>
  complaints.filter((complaint) => !EXPECTED.test(complaint));

/** Keeps what a page looks like, for people to see. */
export async function keepScreenshot(page: Page, name: string, { scheme, width }: Look): Promise<void> {
  const path = resolve(SCREENSHOTS, `${name}-${scheme}-${width}.png`);
  await mkdir(dirname(path), { recursive: true });
  await page.screenshot({ path, fullPage: true });
}

/** Text that is wider than the screen makes a phone's page slide sideways. */
const isTooWide = (page: Page): Promise<boolean> =>
  page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');

/** What is wrong with an open page in each look that it is then given, by look; what it looks like is kept. */
export async function faultsByLook(page: Page, name: string): Promise<Record<string, string[]>> {
  const found: [string, string[]][] = [];
  for (const look of LOOKS) {
    await page.setViewportSize({ width: look.width, height: 900 });
    await page.emulateMedia({ colorScheme: look.scheme });
    await keepScreenshot(page, name, look);
    const faults = await accessibilityFaults(page);
    if (await isTooWide(page)) faults.push('wider than the screen');
    found.push([`${look.scheme} ${look.width}`, faults]);
  }
  return Object.fromEntries(found.filter(([, faults]) => faults.length > 0));
}
