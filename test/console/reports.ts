import { readFile } from 'node:fs/promises';
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

  it('has a summary mailed every day', async () => {
    const { page } = await open('/reports?tab=summary');
    await page.getByLabel('To', { exact: true }).fill('vendor@example.com');
    await page
      .getByRole('combobox', { name: 'When' })
      .or(page.getByRole('textbox', { name: 'When' }))
      .click();
    await page.getByRole('option', { name: 'Every day' }).click();
    await page.getByRole('button', { name: 'Keep setting' }).click();
    await page.getByText('The setting is kept.').waitFor();

    expect((await engine.call('GET', '/v1/reports/summary')).body).toMatchObject({
      to: 'vendor@example.com',
      every: 'day',
    });
  });
}
