import type { Page } from 'playwright-core';
import { until } from '../helpers/engine';
import type { Stage } from './stage';

/** What somebody tries in the sandbox. */
export function sandboxSuite({ engine, open }: Stage): void {
  const choose = async (page: Page, label: string, option: string) => {
    await page
      .getByRole('combobox', { name: label })
      .or(page.getByRole('textbox', { name: label }))
      .first()
      .click();
    await page.getByRole('option', { name: option }).click();
  };

  it('breaks the key server, places an order, sees its exception, and mends the dial', async () => {
    const { keyServer } = engine.servers;
    const { page } = await open('/sandbox');
    await page.getByRole('button', { name: 'Place order' }).waitFor();
    const issued = keyServer.issued().length;
    await choose(page, 'space-game', 'Refuse');
    await until('the dial to be turned', () => keyServer.mode('space-game') === 'refuse');
    await choose(page, 'Product', 'Space Game');
    await page.getByRole('button', { name: 'Place order' }).click();
    await page.getByRole('region', { name: 'Shop window' }).getByText('Exception', { exact: true }).waitFor();
    const given = keyServer.issued().length - issued;
    await choose(page, 'space-game', 'Grant');
    await until('the dial to be turned back', () => keyServer.mode('space-game') === 'grant');

    expect(given).toBe(0);
  });

  it('shows an order arrive, and the mail that it leaves, where no script of a mail runs', async () => {
    const { page, complaints } = await open('/sandbox');
    await page.getByLabel('Buyer’s e-mail').fill('shopper@example.com');
    await page.getByRole('button', { name: 'Place order' }).click();
    await page.getByRole('region', { name: 'Shop window' }).getByText('Delivered', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Orders', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Orders' }).waitFor();
    await page.getByRole('link', { name: 'Sandbox', exact: true }).click();
    await page.getByRole('region', { name: 'Shop window' }).getByText('Delivered', { exact: true }).waitFor();
    const row = page.getByRole('row').filter({ hasText: 'shopper@example.com' }).first();
    await row.getByRole('button').click();
    const frame = page.getByRole('dialog').locator('iframe');
    await frame.waitFor();
    await frame.contentFrame().getByText('Desktop App').first().waitFor();

    expect(await frame.getAttribute('sandbox')).toBe('');
    expect(complaints.filter((complaint) => complaint.startsWith('policy'))).toEqual([]);
  });
}
