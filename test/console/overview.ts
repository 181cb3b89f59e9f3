import { isDelivered, ordersOf, waitsFor } from '../helpers/direct-orders';
import type { Stage } from './stage';

/** What is seen of how everything stands. */
export function overviewSuite({ engine, open }: Stage): void {
  it('leads from a reason to the lines that wait for it', async () => {
    const { page } = await open('/');
    await page
      .getByRole('region', { name: 'Exceptions by reason' })
      .first()
      .getByRole('link', { name: 'Rights refused' })
      .click();
    await page.getByRole('button', { name: 'C-1002' }).waitFor();

    expect(page.url()).toBe(`${engine.url}/console/exceptions?reason=rights_refused`);
  });

  it('counts an order that comes while somebody looks on', async () => {
    const { page } = await open('/overview?store=woocommerce');
    const figures = page.getByRole('region', { name: 'Figures' });
    await figures.getByText('0 delivered').waitFor();
    await engine.call('POST', '/sandbox/orders', { body: { platform: 'woocommerce', product: 'desktop-app' } });

    await expect(figures.getByText('1 delivered').waitFor()).resolves.toBeUndefined();
  });

  it('counts down to the next question to a publisher', async () => {
    const { act, place, shown } = ordersOf(engine);
    engine.servers.keyServer.setMode('space-game', 'retry');
    const { body } = await place({ externalId: 'C-1004', lines: [{ product: 'space-game' }] });
    await shown(body.id, waitsFor('rights_retrying'));
    const { page } = await open('/overview');
    const retried = page.getByRole('region', { name: 'Being retried' }).first();
    const left = retried.getByText(/^in \d+ min/);
    await left.waitFor();
    const before = await left.innerText();
    await retried.getByText(before).waitFor({ state: 'detached' });
    const after = await left.innerText();
    engine.servers.keyServer.setMode('space-game', 'grant');
    await act(body.id, `lines/${body.lines[0]?.id}/resubmit`);
    await shown(body.id, isDelivered);

    expect(after).toMatch(/^in \d+ min/);
  });

  it('shows a chart as a table too, in the same room, and keeps the period in the address', async () => {
    const { page } = await open('/overview');
    const card = page.getByRole('region', { name: /^Orders per/ }).first();
    await card.getByText('Delivered').waitFor();
    const height = (await card.boundingBox())?.height;
    await card.getByRole('button', { name: 'Orders per hour: show as table' }).click();
    const rows = await card.getByRole('row').count();
    const asTable = (await card.boundingBox())?.height;
    await page.getByText('30 days').click();
    await page.getByRole('heading', { name: 'Orders per day' }).waitFor();

    expect(rows).toBe(25);
    expect(asTable).toBe(height);
    expect(page.url()).toBe(`${engine.url}/console/overview?period=30d`);
  });

  it('moves nothing while it loads', async () => {
    const { page } = await open('/unknown');
    let go = (): void => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    await page.route('**/v1/reports/overview*', (route) => held.then(() => route.continue()));
    await page.goto(`${engine.url}/console/overview`);
    const last = page.getByRole('region', { name: 'Stock' });
    await last.getByLabel('Loading').waitFor();
    const before = await last.boundingBox();
    go();
    await last.getByLabel('Loading').waitFor({ state: 'detached' });

    expect(await page.getByRole('region', { name: 'Stock' }).first().boundingBox()).toEqual(before);
  });
}
