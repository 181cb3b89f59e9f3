import { ordersOf } from '../helpers/direct-orders';
import { until } from '../helpers/engine';
import type { Stage } from './stage';
import { waitingLines } from './waiting-lines';

/** What an operator does with licenses and subscriptions. */
export function licensesSuite({ engine, open, samples }: Stage): void {
  it('finds the license of a code, which does not stand in any address', async () => {
    const { body } = await engine.call<{ lines: { codes: string[] }[] }>('GET', `/v1/orders/${samples().delivered}`);
    const code = body.lines[0]?.codes[0] ?? '';
    const { page } = await open('/licenses');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.getByLabel('Id, e-mail or code').fill(code);
    await page.getByLabel('Id, e-mail or code').press('Enter');
    await page.getByRole('row').nth(2).waitFor({ state: 'detached' });
    await page.getByRole('row').nth(1).getByRole('link', { name: 'Desktop App' }).click();
    await page.getByRole('heading', { level: 1, name: 'License of Desktop App' }).waitFor();
    await page
      .getByRole('region', { name: 'Facts' })
      .getByText(`••••${code.slice(-4)}`)
      .waitFor();

    expect(code).not.toBe('');
    expect(asked.join()).not.toContain(encodeURIComponent(code));
  });

  it('revokes a license, reinstates it, suspends it, and adds days', async () => {
    const { page } = await open(`/licenses/${samples().license}`);
    let asked = 0;
    for (const [label, state] of [
      ['Revoke', 'Revoked'],
      ['Reinstate', 'Active'],
      ['Suspend', 'Suspended'],
      ['Reinstate', 'Active'],
    ] as const) {
      await page.getByRole('button', { name: label, exact: true }).click();
      await page.getByLabel('Why').fill('The test says so');
      asked += await page.getByLabel('What publishers are told').count();
      await page.getByRole('dialog').getByRole('button', { name: label }).click();
      await page.getByRole('region', { name: 'Facts' }).getByText(state, { exact: true }).waitFor();
    }
    await page.getByRole('button', { name: 'Add days' }).click();
    await page.getByRole('dialog').getByLabel('Days').fill('30');
    await page.getByRole('dialog').getByRole('button', { name: 'Add days' }).click();
    await page.getByText('30 days').waitFor();

    expect(await page.getByText('“The test says so”').count()).toBe(4);
    expect(asked).toBe(0);
  });

  it('tells the publisher of a revoked key the reason that was chosen', async () => {
    await waitingLines(engine).sell('x-revoked', 'grant');
    const { placeForSure, shown } = ordersOf(engine);
    const { id: order } = await placeForSure({ externalId: 'X-REVOKED', lines: [{ product: 'x-revoked' }] });
    await shown(order, ({ state }) => state === 'delivered');
    const { body } = await engine.call<{ licenses: { id: string }[] }>('POST', '/v1/licenses/search', {
      body: { order },
    });
    const { page } = await open(`/licenses/${body.licenses[0]?.id}`);
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    const reason = page.getByLabel('What publishers are told');
    const offered = await reason.inputValue();
    await reason.selectOption('The buyer has given it back');
    await page.getByLabel('Why').fill('Sent back');
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('region', { name: 'Facts' }).getByText('Revoked', { exact: true }).waitFor();
    let told: string[] = [];
    await until('the key to go back', async () => {
      const path = `/v1/revocations?order=${encodeURIComponent(order)}`;
      const sent = await engine.call<{ revocations: { reason: string }[] }>('GET', path);
      return (told = sent.body.revocations.map(({ reason }) => reason)).length > 0;
    });

    expect(offered).toBe('FraudSuppression');
    expect(told).toEqual(['ReturnProduct']);
  });

  it("calls a code taken back among its order's codes once its license has been revoked", async () => {
    const { place, shown } = ordersOf(engine);
    const { body } = await place({ externalId: 'L-TAKEN', lines: [{ product: 'plugin' }] });
    await shown(body.id, ({ state }) => state === 'delivered');
    const { page } = await open(`/orders/${body.id}`);
    const codes = page.getByRole('region', { name: 'Codes' }).first();
    await codes.getByText('Delivered', { exact: true }).waitFor();
    const found = await engine.call<{ licenses: { id: string }[] }>('POST', '/v1/licenses/search', {
      body: { order: body.id },
    });
    await engine.call('POST', `/v1/licenses/${found.body.licenses[0]?.id}/revoke`, { body: { why: 'Leaked' } });
    await codes.getByText('Taken back', { exact: true }).waitFor();

    expect(await codes.getByText('Delivered', { exact: true }).count()).toBe(0);
  });

  it('offers no days to a license without an end', async () => {
    const { place, shown } = ordersOf(engine);
    const { body } = await place({ externalId: 'L-ENDLESS', lines: [{ product: 'plugin' }] });
    await shown(body.id, ({ state }) => state === 'delivered');
    const found = await engine.call<{ licenses: { id: string; expiresAt: string | null }[] }>(
      'POST',
      '/v1/licenses/search',
      { body: { order: body.id } },
    );
    const [license] = found.body.licenses;
    const { page } = await open(`/licenses/${license?.id}`);
    await page.getByRole('button', { name: 'Replace code' }).waitFor();

    expect(license?.expiresAt).toBeNull();
    expect(await page.getByRole('button', { name: 'Add days' }).count()).toBe(0);
  });

  it('leads from a subscription to the license that it keeps', async () => {
    const { page } = await open('/subscriptions');
    await page.locator(`a[href$="/subscriptions/${samples().subscription}"]`).click();
    await page.getByRole('heading', { name: 'What has happened' }).waitFor();

    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('Subscription');
  });
}
