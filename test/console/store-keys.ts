import type { Page } from 'playwright-core';
import { isDelivered, ordersOf } from '../helpers/direct-orders';
import type { Stage } from './stage';

/** What somebody sees whose key is for some stores only. */
export function storeKeysSuite({ engine, open }: Stage): void {
  const keyFor = async (role: string, stores: string[]) => {
    const body = { name: `The ${role} of ${stores.join(' and ')}`, role, stores };
    return (await engine.call<{ key: string }>('POST', '/v1/api-keys', { body })).body.key;
  };
  const menu = (page: Page) => page.getByRole('navigation', { name: 'Pages' });

  it('shows all stores of a key for several, whose menu counts their lines that wait', async () => {
    const { place, shown } = ordersOf(engine);
    await engine.call('POST', '/sandbox/orders', { body: { platform: 'fastspring', order: 'S-1090' } });
    await shown((await place({ externalId: 'C-1090' })).body.id, isDelivered);
    const { page } = await open('/overview', await keyFor('operator', ['direct', 'fastspring']));
    await page.getByRole('link', { name: 'Rights refused' }).first().waitFor();
    const alerts = [await page.getByRole('alert').count()];
    await menu(page)
      .getByRole('link', { name: /^Exceptions \d+$/ })
      .click();
    await page.getByRole('button', { name: 'C-1002' }).waitFor();
    alerts.push(await page.getByRole('alert').count());
    await menu(page).getByRole('link', { name: 'Orders' }).click();
    await page.getByRole('link', { name: 'C-1090' }).waitFor();
    await page.getByRole('link', { name: 'S-1090' }).waitFor();
    alerts.push(await page.getByRole('alert').count());
    await menu(page).getByRole('link', { name: 'Reports' }).click();
    await page.getByText('C-1090').first().waitFor();
    alerts.push(await page.getByRole('alert').count());

    expect(alerts).toEqual([0, 0, 0, 0]);
  });

  it('lets a key for several stores choose among those alone, and act on all lines of one at once', async () => {
    const { page } = await open('/exceptions', await keyFor('operator', ['direct', 'fastspring']));
    await page.getByRole('button', { name: 'C-1002' }).waitFor();
    const actOnAll = page.getByRole('button', { name: 'Act on all of these' });
    const before = await actOnAll.isDisabled();
    await page
      .getByRole('combobox', { name: 'Store' })
      .or(page.getByRole('textbox', { name: 'Store' }))
      .click();
    const stores = await page.getByRole('option').count();
    await page.getByRole('option').first().click();
    await page.waitForURL(/store=direct/);
    await page.getByRole('button', { name: 'Act on all of these', disabled: false }).waitFor();

    expect([before, stores]).toEqual([true, 2]);
  });

  it('shows an admin of one store nothing that is of all stores', async () => {
    const { page } = await open('/stores', await keyFor('admin', ['fastspring']));
    await page.getByRole('row').nth(1).getByRole('link').first().waitFor();
    const stores = await page.getByRole('row').count();
    const pages = await menu(page).getByRole('link').allInnerTexts();
    await menu(page).getByRole('link', { name: 'Codes' }).click();
    await page.getByRole('link', { name: 'Plugin' }).first().click();
    await page.getByRole('tab', { name: 'Codes' }).waitFor();
    const ofCodes = await page.getByRole('button', { name: /Upload|Generate|Hand out|Download/ }).count();

    expect(stores).toBe(2);
    expect(pages.filter((name) => /API keys|Audit|Webhooks/.test(name))).toEqual([]);
    expect([ofCodes, await page.getByRole('tab', { name: 'Handed out' }).count()]).toEqual([0, 0]);
  });
}
