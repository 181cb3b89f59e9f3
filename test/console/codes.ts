import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { ordersOf } from '../helpers/direct-orders';
import { until } from '../helpers/engine';
import type { Stage } from './stage';
import { waitingLines } from './waiting-lines';

interface Stock {
  available: number;
  reserved: number;
  revoked: number;
}

const CODES = ['SEAT-AAAA-0001', 'SEAT-BBBB-0002', 'SEAT-CCCC-0003'];

/** What an operator does with codes. */
export function codesSuite({ engine, open, keyOf }: Stage): void {
  const stockOf = async (product: string) => (await engine.call<Stock>('GET', `/v1/products/${product}/stock`)).body;

  it('uploads codes after a look at what is wrong with them', async () => {
    await engine.call('PUT', '/v1/products/seats', { body: { name: 'Seats', source: 'pool' } });
    const { page } = await open('/codes/seats');
    await page.getByRole('button', { name: 'Upload' }).click();
    const dialog = page.getByRole('dialog');
    await drop(page, [CODES[0], '', CODES[1], CODES[0]].join('\n'));
    await dialog.getByText('2 rows of 4 are wrong').waitFor();
    const wrong = await dialog.getByRole('region', { name: 'What is wrong' }).innerText();
    const before = await stockOf('seats');

    expect(wrong).toMatch(/2\s+–\s+Has no code\s+4\s+••••0001\s+The same code as in line 1/);
    expect(before.available).toBe(0);

    await dialog.getByRole('button', { name: 'Use a corrected file' }).click();
    const buffer = Buffer.from(CODES.join('\n'));
    await dialog.locator('input[type=file]').setInputFiles({ name: 'codes.csv', mimeType: 'text/csv', buffer });
    await dialog.getByText('All of them are good').waitFor();
    await dialog.getByRole('button', { name: 'Store 3 codes' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await figure(page, 'In stock', '3');

    expect(await stockOf('seats')).toMatchObject({ available: 3, reserved: 0 });
  });

  it('stores only the good ones of pasted codes, when that is wanted', async () => {
    const { page } = await open('/codes/seats');
    await page.getByRole('button', { name: 'Upload' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Paste codes').fill(`${CODES[0]}\nSEAT-DDDD-0004`);
    await dialog.getByRole('button', { name: 'Check them' }).click();
    await dialog.getByRole('button', { name: 'Store only the 1 good code' }).click();
    await figure(page, 'In stock', '4');
  });

  it('masks codes until one is revealed, which is recorded, and revokes it', async () => {
    const { page } = await open('/codes/seats');
    const row = page.getByRole('row').filter({ hasText: '••••0003' });
    await row.waitFor();
    const hidden = await page.locator('#main').innerText();
    await row.getByRole('button', { name: 'Reveal ••••0003' }).click();
    await page.getByText('SEAT-CCCC-0003').waitFor();
    const { body } = await engine.call<{ entries: { details: { product?: string } }[] }>(
      'GET',
      '/v1/audit?action=code.revealed',
    );
    const revealed = page.getByRole('row').filter({ hasText: 'SEAT-CCCC-0003' });
    await revealed.getByText('Still in stock').waitFor();
    await revealed.getByRole('button', { name: 'Revoke' }).click();
    await page.getByLabel('Why').fill('Seen in a forum');
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await figure(page, 'Revoked', '1');
    await page.getByText('Still in stock').waitFor({ state: 'detached' });

    expect(hidden).not.toContain('SEAT-');
    expect(body.entries.filter(({ details }) => details.product === 'seats')).toHaveLength(1);
    expect(await stockOf('seats')).toMatchObject({ available: 3, revoked: 1 });
  });

  it('finds codes by what they are and by their order, and puts neither into an address', async () => {
    const { page } = await open('/codes');
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(request.url()));
    const search = page.getByRole('textbox', { name: 'Find a code' });
    await search.fill('seat bbbb 0002');
    await search.press('Enter');
    await page.getByText('1 code found').waitFor();
    await search.fill('C-1001');
    await search.press('Enter');
    await page.getByText('2 codes found').waitFor();
    const row = page.getByRole('region', { name: 'Found codes' }).first().getByRole('row').nth(1);
    await row.getByText('Delivered').waitFor();
    await row.getByRole('link', { name: 'C-1001' }).waitFor();

    expect(addresses.concat(page.url()).filter((address) => /bbbb/i.test(address))).toEqual([]);
  });

  it('tells the publisher of a key that is revoked the reason that was chosen', async () => {
    await waitingLines(engine).sell('x-leaked', 'grant');
    const { placeForSure, shown } = ordersOf(engine);
    const { id: order } = await placeForSure({ externalId: 'X-LEAKED', lines: [{ product: 'x-leaked' }] });
    await shown(order, ({ state }) => state === 'delivered');
    const { page } = await open('/codes/x-leaked');
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByLabel('What publishers are told').selectOption('The buyer has given it back');
    await page.getByLabel('Why').fill('Sent back');
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('The code has been revoked.').waitFor();
    let told: string[] = [];
    await until('the key to go back', async () => {
      const path = `/v1/revocations?order=${encodeURIComponent(order)}`;
      const sent = await engine.call<{ revocations: { reason: string }[] }>('GET', path);
      return (told = sent.body.revocations.map(({ reason }) => reason)).length > 0;
    });

    expect(told).toEqual(['ReturnProduct']);
  });

  it('asks nothing for the publisher of a key that has gone back with its license', async () => {
    await waitingLines(engine).sell('x-returned', 'grant');
    const { placeForSure, shown } = ordersOf(engine);
    const { id: order } = await placeForSure({ externalId: 'X-RETURNED', lines: [{ product: 'x-returned' }] });
    await shown(order, ({ state }) => state === 'delivered');
    const byOrder = `/v1/licenses?order=${encodeURIComponent(order)}`;
    const { body } = await engine.call<{ licenses: { id: string }[] }>('GET', byOrder);
    await engine.call('POST', `/v1/licenses/${body.licenses[0]?.id}/revoke`, { body: { why: 'Sent back' } });
    const { page } = await open('/codes/x-returned');
    await page.getByRole('row').getByText('Taken back').waitFor();
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByLabel('Why').waitFor();

    expect(await page.getByLabel('What publishers are told').count()).toBe(0);
  });

  it('generates codes, hands a batch out as a file, and brings it again', async () => {
    const { page } = await open('/codes/plugin');
    const { available } = await stockOf('plugin');
    await page.getByRole('button', { name: 'Generate' }).click();
    await page.getByLabel('How many').fill('5');
    await page.getByRole('dialog').getByRole('button', { name: 'Generate' }).click();
    await figure(page, 'In stock', String(available + 5));
    await page.getByText('Generated ahead').nth(4).waitFor();
    await page.getByRole('button', { name: 'Hand out' }).click();
    await page.getByLabel('Batch').fill('Spring fair');
    await page.getByLabel('How many').fill('2');
    const batch = await downloaded(page, () => page.getByRole('button', { name: 'Hand out as CSV' }).click());
    await figure(page, 'In stock', String(available + 3));
    await page.getByRole('tab', { name: 'Handed out' }).click();
    const again = await downloaded(page, () => page.getByRole('button', { name: 'CSV of Spring fair' }).click());

    expect(batch.split('\n')).toEqual(['code,license', expect.any(String), expect.any(String), '']);
    expect(again).toBe(batch);
  });

  it('lets admins only take all codes away', async () => {
    const { page } = await open('/codes/plugin');
    await page.getByRole('button', { name: 'Download' }).click();
    const file = await downloaded(page, () => page.getByRole('link', { name: 'Download CSV' }).click());
    const operators = await open('/codes/plugin', (await keyOf('operator')).key);
    await operators.page.getByRole('button', { name: 'Generate' }).waitFor();

    expect(file.split('\n').length).toBeGreaterThan(100);
    expect(await operators.page.getByRole('button', { name: 'Download' }).count()).toBe(0);
  });
}

/** Waits until a count reads so. */
const figure = (page: Page, label: string, value: string) =>
  page.locator(`dt:text-is("${label}") + dd:has-text("${value}")`).waitFor();

async function downloaded(page: Page, act: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return readFile(await download.path(), 'utf8');
}

/** Drops a file as somebody does who drags it from a folder. */
async function drop(page: Page, content: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    `(() => { const carried = new DataTransfer();
      carried.items.add(new File([${JSON.stringify(content)}], 'codes.txt', { type: 'text/plain' }));
      return carried; })()`,
  );
  await page.getByText('Drop a file of codes here').dispatchEvent('drop', { dataTransfer });
}
