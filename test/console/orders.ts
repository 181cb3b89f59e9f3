import type { Stage } from './stage';

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
}
