import { describeInBrowser } from '../helpers/browser';
import { useEngine } from '../helpers/engine';
import { auditSuite } from './audit';
import { faultsByLook, faultsOf, logIn, useConsole } from './console';
import { bulkActionsSuite } from './bulk-actions';
import { exceptionsSuite, panelOf } from './exceptions';
import { keysSuite } from './keys';
import { licensesSuite } from './licenses';
import { ordersSuite } from './orders';
import { reportsSuite } from './reports';
import { sandboxSuite } from './sandbox';
import { codesSuite } from './codes';
import { mailSuite } from './mail';
import { productsSuite } from './products';
import { overviewSuite } from './overview';
import { makeKey, placeSamples, type Samples, type Stage } from './stage';
import { storeKeysSuite } from './store-keys';
import { storesSuite } from './stores';
import { webhooksSuite } from './webhooks';
import { themeSuite } from './theme';

jest.setTimeout(300_000);

/** Every page by a name for its screenshots, and where it is. */
const PAGES: [string, (samples: Samples) => string][] = [
  ['overview', () => '/overview'],
  ['orders', () => '/orders'],
  ['order', ({ delivered }) => `/orders/${delivered}`],
  ['order-waiting', ({ waiting }) => `/orders/${waiting}`],
  ['exceptions', () => '/exceptions'],
  ['exception', ({ waiting }) => `/exceptions?order=${waiting}&line=space-game`],
  ['bulk-actions', () => '/exceptions?bulk=all'],
  ['stores', () => '/stores'],
  ['store', () => '/stores/fastspring'],
  ['store-settings', () => '/stores/direct?tab=settings'],
  ['store-deliveries', () => '/stores/fastspring?tab=deliveries'],
  ['store-missed', () => '/stores/fastspring?tab=missed'],
  ['licenses', () => '/licenses'],
  ['license', ({ license }) => `/licenses/${license}`],
  ['subscriptions', () => '/subscriptions'],
  ['subscription', ({ subscription }) => `/subscriptions/${subscription}`],
  ['reports', () => '/reports'],
  ['reports-publishers', () => '/reports?tab=publishers'],
  ['reports-stock', () => '/reports?tab=stock'],
  ['reports-summary', () => '/reports?tab=summary'],
  ['sandbox', () => '/sandbox'],
  ['codes', () => '/codes'],
  ['codes-of-product', () => '/codes/plugin'],
  ['products', () => '/products'],
  ['product', () => '/products/desktop-app'],
  ['product-new', () => '/products/-new'],
  ['publishers', () => '/publishers'],
  ['publisher', () => '/publishers/space-publisher'],
  ['mail', () => '/mail'],
  ['mail-template', () => '/mail/plugin'],
  ['keys', () => '/keys'],
  ['audit', () => '/audit'],
  ['webhooks', () => '/webhooks'],
  ['webhook', () => '/webhooks/crm'],
  ['webhook-settings', () => '/webhooks/crm?tab=settings'],
];
const MOST_FIRST_LOAD = 400 * 1024;

describeInBrowser('the console', () => {
  const engine = useEngine();
  const { open, browser } = useConsole(engine);
  let samples: Samples;

  beforeAll(async () => {
    samples = await placeSamples(engine);
  }, 240_000);

  const keyOf = makeKey(engine);
  const stage: Stage = { engine, browser, open, keyOf, samples: () => samples };
  overviewSuite(stage);
  ordersSuite(stage);
  exceptionsSuite(stage);
  bulkActionsSuite(stage);
  storesSuite(stage);
  licensesSuite(stage);
  reportsSuite(stage);
  sandboxSuite(stage);
  codesSuite(stage);
  productsSuite(stage);
  mailSuite(stage);
  keysSuite(stage);
  storeKeysSuite(stage);
  auditSuite(stage);
  webhooksSuite(stage);
  themeSuite(stage);

  it('lets nobody in with a wrong key, and says so', async () => {
    const { page } = await browser.open(`${engine.url}/console`);
    await page.getByLabel('API key').fill('wrong');
    await page.getByRole('button', { name: 'Log in' }).click();

    expect(await page.getByRole('alert').innerText()).toContain('This API key is not valid.');
    expect(new URL(page.url()).pathname).toBe('/console/login');
  });

  it('leads from an order through the log-in back to the order, and out again', async () => {
    const { page, complaints, hosts } = await open(`/orders/${samples.delivered}`);
    const title = page.getByRole('heading', { level: 1, name: 'Order C-1001' });
    await title.waitFor();
    const reveal = page.getByRole('button', { name: /^Reveal/ });
    await reveal.first().waitFor();
    const codes = await reveal.count();
    await page.getByRole('button', { name: /Logged in as/ }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await page.getByLabel('API key').waitFor();

    expect(codes).toBe(2);
    expect([...hosts]).toEqual([new URL(engine.url).host]);
    expect(faultsOf({ page, complaints })).toEqual([]);
  });

  it('leads to the log-in when the log-in ends, and back to where one was', async () => {
    const { id, key } = await keyOf('operator');
    const { page } = await open('/orders?state=delivered', key);
    await page.getByRole('row').nth(1).getByRole('link').first().waitFor();
    await engine.call('DELETE', `/v1/api-keys/${id}`);
    await page.getByLabel('API key').waitFor();
    await logIn(page, 'sandbox-admin');

    expect(page.url()).toBe(`${engine.url}/console/orders?state=delivered`);
  });

  it('shows the role support no action, and the role operator all', async () => {
    const seen = [];
    for (const role of ['support', 'operator']) {
      const { page } = await open('/exceptions', (await keyOf(role)).key);
      await page.getByRole('button', { name: 'C-1002' }).click();
      await panelOf(page).getByText('Unknown order reference').first().waitFor();
      seen.push(await page.getByRole('button', { name: /^(Resubmit now|Cancel line)$/ }).count());
      await page.goto(`${engine.url}/console/orders/${samples.delivered}`);
      await page.getByText('••••').first().waitFor();
      seen.push(await page.getByRole('button', { name: /^(Send again|Cancel order|Revoke codes|Reveal .*)$/ }).count());
    }

    expect(seen).toEqual([0, 0, 2, 4]);
  });

  it('loads little', async () => {
    const page = await fetch(`${engine.url}/console/orders`).then((response) => response.text());
    const names = [...page.matchAll(/(?:src|href)="(\/console\/assets\/[^"]+)"/g)].map(([, name = '']) => name);
    const sizes = await Promise.all(
      names.map(async (name) => {
        const response = await fetch(engine.url + name, { method: 'HEAD', headers: { 'accept-encoding': 'br' } });
        return Number(response.headers.get('content-length'));
      }),
    );

    expect(names.length).toBeGreaterThan(2);
    expect(sizes.every((size) => size > 0)).toBe(true);
    expect(sizes.reduce((sum, size) => sum + size, page.length)).toBeLessThan(MOST_FIRST_LOAD);
  });

  it.each(PAGES)('shows no serious fault in %s, in whatever look', async (name, path) => {
    const { page, complaints, hosts } = await open(path(samples));
    await page.locator('[role=status][aria-label=Loading]').first().waitFor({ state: 'detached' });

    expect(await faultsByLook(page, name)).toEqual({});
    expect([...hosts]).toEqual([new URL(engine.url).host]);
    expect(faultsOf({ page, complaints })).toEqual([]);
  });

  it('shows no serious fault in the log-in, in whatever look', async () => {
    const { page } = await browser.open(`${engine.url}/console/login`);
    await page.getByLabel('API key').waitFor();

    expect(await faultsByLook(page, 'login')).toEqual({});
  });
});
