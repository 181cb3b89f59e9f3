import { readFile } from 'node:fs/promises';
import { order } from '../models/orders';
import type { Stage } from './stage';

/** What is read in reports, and taken along. */
export function reportsSuite({ engine, open }: Stage): void {
  it('shows what was sold, and gives it as CSV', async () => {
    const { page } = await open('/reports');
    await page.getByRole('row').nth(1).getByRole('link').first().waitFor();
    const coming = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download CSV' }).click();
    const path = await (await coming).path();

    expect(await readFile(path, 'utf8')).toMatch(/,C-1001,.*desktop-app,2,4900,/);
  });

  it('has every day of the time in the chart, those without sales too, and asks for no more rows than it shows', async () => {
    const { page } = await open('/unknown');
    const asked: URL[] = [];
    page.on('request', (request) => void asked.push(new URL(request.url())));
    await page.goto(`${engine.url}/console/reports?from=${daysAgo(9)}&store=direct`);
    const chart = page.getByRole('img', { name: /^\d+ lines in 10 days$/ });
    await chart.waitFor();
    await page.getByRole('row').nth(1).waitFor();
    const rows = asked.filter(({ pathname }) => pathname.includes('/v1/reports/transactions'));

    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ searchParams }) => searchParams.get('limit') === '25')).toBe(true);
  });

  it('is told by the hour for a single day, and turns its pages', async () => {
    await soldLongAgo(26);
    const { page } = await open('/reports?from=2020-05-01T00:00:00.000Z&to=2020-05-01T23:59:59.999Z');
    await page.getByRole('img', { name: '26 lines in 24 hours' }).waitFor();
    const first = await page.getByRole('row').count();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('Page 2').waitFor();
    await page.getByRole('link', { name: 'OLD-0', exact: true }).waitFor();

    expect([first, await page.getByRole('row').count()]).toEqual([26, 2]);
    expect(await page.getByText('$1,274.00').count()).toBe(1);
  });

  it('has a summary mailed every day', async () => {
    const { page } = await open('/reports?tab=summary');
    await page.getByLabel('To', { exact: true }).fill('vendor@example.com');
    await page
      .getByRole('combobox', { name: 'When' })
      .or(page.getByRole('textbox', { name: 'When' }))
      .click();
    await page.getByRole('option', { name: 'Every day' }).click();
    await page.getByRole('button', { name: 'Keep setting' }).click();
    await page.getByText('The setting has been saved.').waitFor();

    expect((await engine.call('GET', '/v1/reports/summary')).body).toMatchObject({
      to: 'vendor@example.com',
      every: 'day',
    });
  });

  /** Records so many orders of one day, each a minute after the one before. */
  async function soldLongAgo(count: number): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      const acceptedAt = new Date(Date.UTC(2020, 4, 1, 10, n)).toISOString();
      await engine.models.orders.record(order(`OLD-${n}`, { acceptedAt }));
    }
  }
}

/** The midnight so many days ago, as the address has it. */
const daysAgo = (days: number): string => {
  const midnight = new Date();
  midnight.setHours(0, 0, 0, 0);
  midnight.setDate(midnight.getDate() - days);
  return midnight.toISOString();
};
