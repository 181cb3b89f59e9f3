import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const DEADLINE_MS = 60_000;

const program = process.env.KEYRAIL_CHROMIUM ?? '';

/** Describes what needs a browser; says that it is skipped where none was found. */
export function describeInBrowser(name: string, tests: () => void): void {
  if (program) describe(name, tests);
  else describe.skip(`${name} (skipped, because there is no Chromium)`, tests);
}

/** A page whose complaints are kept: script errors, console errors and what its security policy has blocked. */
export interface WatchedPage {
  page: Page;
  complaints: string[];
}

/** The browser of a test file, on a phone's or a desk's screen, new and without cookies for each page. */
export interface TestBrowser {
  open(url: string, prepare?: (context: BrowserContext) => Promise<unknown>): Promise<WatchedPage>;
}

/** Gives a test file a browser; `hosts` names addresses that are to be looked for elsewhere, by host. */
export function useBrowser(hosts: () => Record<string, string> = () => ({})): TestBrowser {
  let browser: Browser | undefined;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    const rules = Object.entries(hosts()).map(([host, url]) => `MAP ${host} ${new URL(url).host}`);
    browser = await chromium.launch({
      executablePath: program,
      args: rules.length > 0 ? [`--host-resolver-rules=${rules.join(',')}`] : [],
    });
  }, DEADLINE_MS);
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
  });
  afterAll(() => browser?.close());

  return {
    async open(url, prepare) {
      if (!browser) throw new Error('The browser is there from the first test on, not before.');
      const context = await browser.newContext({ locale: 'en-US', viewport: { width: 640, height: 800 } });
      contexts.push(context);
      context.setDefaultTimeout(DEADLINE_MS);
      await prepare?.(context);
      const page = await context.newPage();
      const complaints = await watch(page);
      await page.goto(url);
      return { page, complaints };
    },
  };
}

async function watch(page: Page): Promise<string[]> {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  await page.exposeFunction('complain', (violation: string) => complaints.push(violation));
  await page.addInitScript(`addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
    complain('policy: ' + effectiveDirective + ' ' + blockedURI))`);
  return complaints;
}
