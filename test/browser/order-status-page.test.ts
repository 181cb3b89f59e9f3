import { DECLINED_METHOD } from '../../sandbox/payment-bank';
import { describeInBrowser, useBrowser } from '../helpers/browser';
import { ordersOf } from '../helpers/direct-orders';
import { useEngine } from '../helpers/engine';

jest.setTimeout(300_000);

describeInBrowser('the page of an order, in a browser', () => {
  const engine = useEngine();
  const browser = useBrowser();
  const { place, act, codesHeld, shown } = ordersOf(engine);

  it('goes on by itself from the order to its codes', async () => {
    await engine.worker.stop();
    const { body } = await place({ externalId: 'B-STATES', lines: [{ quantity: 2 }] }, { prefer: 'wait=1' });
    const { page, complaints } = await browser.open(body.statusUrl);
    const before = await page.getByRole('heading', { level: 1 }).textContent();
    await engine.startWorker();
    await page.getByRole('heading', { name: 'Your order has been delivered.' }).waitFor();
    const codes = await page.locator('.codes li').allTextContents();

    expect(before).toBe('Your order is being processed.');
    expect(codes).toEqual((await codesHeld(body.id)).flat());
    expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
      'Desktop App × 2',
      'What has happened',
    ]);
    expect(await page.locator('meta[http-equiv=refresh]').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('tells in plain words that a publisher has no key yet, and fits a phone', async () => {
    engine.servers.keyServer.setMode('space-game', 'retry');
    const { body } = await place({ externalId: 'B-WAITS', delivery: 'email', lines: [{ product: 'space-game' }] });
    await shown(body.id, ({ state }) => state === 'exception');
    const { page, complaints } = await browser.open(body.statusUrl);
    await page.setViewportSize({ width: 320, height: 600 });
    const text = await page.locator('main').innerText();
    const isTooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');

    expect(text).toContain('Part of your order needs a little more time.');
    expect(text).toContain('Your key is on its way');
    expect(text).not.toMatch(/rights_retrying|exception|undefined|null/);
    expect(isTooWide).toBe(false);
    expect(complaints).toEqual([]);

    engine.servers.keyServer.setMode('space-game', 'grant');
    await act(body.id, 'lines/space-game/resubmit');
    await shown(body.id, ({ state }) => state === 'delivered');
    await page.reload();
    expect(await page.getByText('Your code is here.').isVisible()).toBe(true);
  });

  it('leads by the keyboard alone from a declined payment to the codes', async () => {
    const payment = { method: DECLINED_METHOD };
    const { body } = await place({ externalId: 'B-PAYS', payment, lines: [{ product: 'space-game' }] });
    await shown(body.id, ({ lines }) => lines[0]?.exception?.reason === 'payment_declined');
    const { page, complaints } = await browser.open(body.statusUrl);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Mend your payment' }).waitFor();
    const asked = await page.locator('main').innerText();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your order has been delivered.' }).waitFor();
    const ledger = engine.servers.payments.ledger().filter(({ orderId }) => orderId === body.id);

    expect(asked).toContain('$49.00');
    expect(ledger).toMatchObject([{ kind: 'charge', method: 'sandbox-card', amount: 4900 }]);
    expect(await page.locator('.codes li').allTextContents()).toEqual((await codesHeld(body.id)).flat());
    expect(complaints).toEqual([]);
  });

  it('confirms with the bank where that is what the bank wants', async () => {
    engine.servers.payments.setMode('action');
    const payment = { method: 'sandbox-card' };
    const { body } = await place({ externalId: 'B-BANK', payment, lines: [{ product: 'space-game' }] });
    await shown(body.id, ({ lines }) => lines[0]?.exception?.reason === 'payment_declined');
    engine.servers.payments.setMode('approve');
    const { page, complaints } = await browser.open(`${body.statusUrl}/payment`);
    await page.getByRole('button', { name: 'Confirm with my bank' }).click();
    await page.getByRole('heading', { name: 'Your order has been delivered.' }).waitFor();

    expect(engine.servers.payments.ledger().filter(({ orderId }) => orderId === body.id)).toHaveLength(1);
    expect(complaints).toEqual([]);
  });

  it('is friendly to a link that is not whole', async () => {
    const { page } = await browser.open(`${engine.url}/orders/status/nothing`);

    expect(await page.getByRole('heading', { name: 'We do not know this order' }).isVisible()).toBe(true);
  });
});
