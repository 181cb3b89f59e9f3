import { ordersOf } from '../helpers/direct-orders';
import { until } from '../helpers/engine';
import type { Stage } from './stage';
import { waitingLines } from './waiting-lines';

/** What an operator does with orders. */
export function ordersSuite({ engine, open, samples }: Stage): void {
  it('finds an order by its state, in a list that keeps up', async () => {
    const { page } = await open('/orders');
    await page.getByRole('link', { name: 'C-1001' }).waitFor();
    await page
      .getByRole('combobox', { name: 'State' })
      .or(page.getByRole('textbox', { name: 'State' }))
      .click();
    await page.getByRole('option', { name: 'Exception' }).click();
    await page.getByRole('link', { name: 'C-1001' }).waitFor({ state: 'detached' });

    expect(await page.getByRole('link', { name: 'C-1002' }).isVisible()).toBe(true);
    expect(new URL(page.url()).search).toBe('?state=exception');
  });

  it('leads to the workflow in Temporal', async () => {
    const { page } = await open(`/orders/${samples().delivered}`);
    const link = page.getByRole('link', { name: 'Workflow in Temporal' });
    await link.waitFor();
    const timeline = await engine.call<{ workflowUrl: string }>('GET', `/v1/orders/${samples().delivered}/timeline`);

    expect(await link.getAttribute('href')).toBe(timeline.body.workflowUrl);
  });

  it('resubmits a line for a reason, which the order keeps', async () => {
    const { page } = await open(`/orders/${samples().waiting}`);
    engine.servers.keyServer.setMode('space-game', 'refuse');
    await page.getByRole('button', { name: 'Resubmit' }).click();
    await page.getByLabel('Why').fill('The publisher has mended it');
    await page.getByRole('dialog').getByRole('button', { name: 'Resubmit' }).click();
    await page.getByText('The line is being tried again.').waitFor();
    await page.getByText('“The publisher has mended it”').waitFor();

    expect(await page.getByText('by environment admin key').first().isVisible()).toBe(true);
  });

  it('shows an order of a shop without a reload, and sees it delivered', async () => {
    const { page } = await open('/orders');
    await page.getByRole('link', { name: 'C-1001' }).waitFor();
    await page.evaluate('window.stayed = true');
    const { body } = await engine.call<{ externalIds: string[] }>('POST', '/sandbox/orders', {
      body: { platform: 'stripe', product: 'desktop-app', email: 'live@buyers.example' },
    });
    const id = engine.dependencies.orderIds.orderIdOf('stripe', body.externalIds[0] ?? '');
    const row = page
      .getByRole('row')
      .filter({ has: page.locator(`a[href="/console/orders/${encodeURIComponent(id)}"]`) });
    await row.getByText('Delivered').waitFor();

    expect(await row.innerText()).toContain('live@buyers.example');
    expect(await page.evaluate('window.stayed')).toBe(true);
  });

  it('finds an order by its code, which stands in no address', async () => {
    const [[code = ''] = []] = await ordersOf(engine).codesHeld(samples().delivered);
    const { page } = await open('/orders');
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(request.url()));
    await page.getByRole('link', { name: 'C-1002' }).waitFor();
    await page.getByLabel('Code').fill(code.toLowerCase());
    await page.getByLabel('Code').press('Enter');
    await page.getByRole('link', { name: 'C-1002' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'C-1001' }).click();
    await page.getByRole('link', { name: 'All orders' }).click();
    await page.getByRole('link', { name: 'C-1001' }).waitFor();

    expect(await page.getByLabel('Code').inputValue()).toBe(code.toLowerCase());
    expect(await page.getByRole('link', { name: 'C-1002' }).count()).toBe(0);
    expect(
      addresses.concat(page.url()).filter((address) => address.toLowerCase().includes(code.toLowerCase())),
    ).toEqual([]);
  });

  it.each(['C-1001', 'c-1001@buyers.example'])('finds an order by %s', async (text) => {
    const { page } = await open('/orders');
    await page.getByRole('link', { name: 'C-1002' }).waitFor();
    await page.getByLabel('Id, number or e-mail').fill(text);
    await page.getByLabel('Id, number or e-mail').press('Enter');
    await page.getByRole('link', { name: 'C-1002' }).waitFor({ state: 'detached' });

    expect(await page.getByRole('link', { name: 'C-1001' }).isVisible()).toBe(true);
    expect(page.url()).not.toContain(text);
  });

  it('says of a search that finds nothing what was looked for', async () => {
    const { page } = await open('/orders');
    await page.getByLabel('Id, number or e-mail').fill('C-10');
    await page.getByLabel('Id, number or e-mail').press('Enter');

    await expect(page.getByText('No order goes by “C-10”.').waitFor()).resolves.toBeUndefined();
  });

  it('masks codes until one is revealed, which is audited', async () => {
    const [codes = []] = await ordersOf(engine).codesHeld(samples().delivered);
    const { page } = await open(`/orders/${samples().delivered}`);
    const reveal = page.getByRole('button', { name: /^Reveal/ });
    await reveal.nth(1).waitFor();
    const before = await page.locator('#main').innerText();
    await reveal.first().click();
    await page.getByRole('button', { name: 'Hide the code' }).waitFor();
    const after = await page.locator('#main').innerText();
    await page.getByRole('button', { name: 'Hide the code' }).click();
    await reveal.nth(1).waitFor();
    const audit = await engine.call<{ entries: { action: string }[] }>('GET', '/v1/audit?action=code.revealed');

    expect(codes.filter((code) => before.includes(code))).toEqual([]);
    expect(codes.filter((code) => after.includes(code))).toHaveLength(1);
    expect(audit.body.entries).toHaveLength(1);
  });

  it("leads to the buyer's page, whose codes are masked too", async () => {
    const [codes = []] = await ordersOf(engine).codesHeld(samples().delivered);
    const { page } = await open(`/orders/${samples().delivered}`);
    const [shown] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('link', { name: "Buyer's page" }).click(),
    ]);
    await shown.getByText('Your order has been delivered.').waitFor();
    const text = await shown.locator('body').innerText();

    expect(text).toContain('••••');
    expect(codes.length).toBeGreaterThan(0);
    expect(codes.filter((code) => text.includes(code))).toEqual([]);
  });

  it("tells an order's way in plain words, and leads to its licenses, each by the end of its code", async () => {
    const { page } = await open(`/orders/${samples().delivered}`);
    const story = page.getByRole('region', { name: 'What has happened' });
    await story.getByText('The mail "codes" was taken by the mail server.').waitFor();
    await story.getByLabel('Details').check();
    await story.getByText('Message-ID').first().waitFor();
    const licenses = page.getByRole('region', { name: 'Licenses' }).last();
    await licenses.getByRole('link').nth(1).waitFor();
    const ends = (await licenses.innerText()).match(/••••\w{4}/g) ?? [];

    expect(await story.innerText()).not.toMatch(/took 0|order granted/);
    expect(new Set(ends).size).toBe(2);
    expect(await licenses.getByRole('link').first().getAttribute('href')).toMatch(/^\/console\/licenses\/./);
  });

  it('sends the codes again to a corrected address, and takes them back', async () => {
    const { place, shown } = ordersOf(engine);
    const { body } = await place({ externalId: 'C-1003', delivery: 'email' });
    await shown(body.id, ({ state }) => state === 'delivered');
    const { page } = await open(`/orders/${body.id}`);
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByLabel('Another address').fill('corrected@buyers.example');
    await page.getByLabel('Why').fill('Mistyped');
    await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
    await page.getByText('The mail is on its way.').waitFor();
    await until('the mail', () => engine.servers.mailbox.mails({ to: 'corrected@buyers.example' }).length > 0);
    await page.getByRole('button', { name: 'Revoke codes' }).click();
    await page.getByLabel('Why').fill('A stolen card');
    const asked = await page.getByLabel('What publishers are told').count();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke codes' }).click();
    await page.getByText('The codes are being taken back.').waitFor();
    await page.getByText('“A stolen card”').first().waitFor();
    const { lines } = await shown(body.id, (order) => order.lines[0]?.state !== 'delivered');

    expect(lines[0]?.state).toBe('revoked');
    expect(asked).toBe(0);
  });

  it('asks what publishers are told only of lines whose keys they have issued', async () => {
    await waitingLines(engine).sell('x-told', 'grant');
    const { placeForSure, shown } = ordersOf(engine);
    const lines = [{ product: 'x-told' }, { product: 'desktop-app' }];
    const { id } = await placeForSure({ externalId: 'X-TOLD', lines });
    await shown(id, ({ state }) => state === 'delivered');
    const { page } = await open(`/orders/${id}`);
    await page.getByRole('button', { name: 'Revoke codes' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('What publishers are told').selectOption('It was fraud');
    await dialog.getByLabel('1 × x-told').uncheck();
    await dialog.getByLabel('What publishers are told').waitFor({ state: 'detached' });
    await dialog.getByLabel('1 × x-told').check();
    const kept = await dialog.getByLabel('What publishers are told').inputValue();
    await dialog.getByLabel('Why').fill('A stolen card');
    await dialog.getByRole('button', { name: 'Revoke codes' }).click();
    let told: string[] = [];
    await until('the key to go back', async () => {
      const path = `/v1/revocations?order=${encodeURIComponent(id)}`;
      const sent = await engine.call<{ revocations: { reason: string }[] }>('GET', path);
      return (told = sent.body.revocations.map(({ reason }) => reason)).length > 0;
    });

    expect([kept, told]).toEqual(['FraudSuppression', ['FraudSuppression']]);
  });
}
