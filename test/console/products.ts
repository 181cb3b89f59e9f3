import { ordersOf } from '../helpers/direct-orders';
import type { Stage } from './stage';

interface Product {
  name: string;
  minimumPrices: Record<string, number>;
  codeFormat: { pattern: string };
  license: { days: number | null; features: Record<string, string> };
}

/** What an admin does with products and publishers. */
export function productsSuite({ engine, open, keyOf, samples }: Stage): void {
  const find = (id: string) => engine.call<Product>('GET', `/v1/products/${id}`);

  it('creates a product once what is wrong has been mended at its field, changes it, and deletes it', async () => {
    const { page } = await open('/products');
    await page.getByRole('link', { name: 'New product' }).click();
    await page.getByLabel('Pattern').fill('XXX');
    await page.getByRole('button', { name: 'Create product' }).click();
    for (const field of ['id', 'name', 'codeFormat.pattern'])
      await page.locator(`[aria-invalid=true][data-path="${field}"]`).waitFor();
    await page.getByLabel('Id', { exact: false }).first().fill('card game');
    await page.getByLabel('Name').first().fill('Card Game');
    await page.getByRole('group', { name: 'Minimum prices' }).getByRole('button', { name: 'Add a row' }).click();
    await page.getByRole('textbox', { name: 'Currency, as USD, row 1' }).fill('usd');
    await page.getByRole('textbox', { name: 'Price, as 29.00, row 1' }).fill('29.00');
    await page.getByRole('button', { name: 'Create product' }).click();
    await page.locator('[aria-invalid=true][aria-label^="Price"]').waitFor();
    await page.locator('[aria-invalid=true][data-path="codeFormat.pattern"]').waitFor();
    await page.locator('[aria-invalid=true][data-path="id"]:focus').waitFor();
    await page.getByText('Some fields need another look').waitFor();
    await page.getByLabel('Id', { exact: false }).first().fill('card-game');
    await page.getByRole('textbox', { name: 'Currency, as USD, row 1' }).fill('USD');
    const advice = await page.locator('#main').innerText();
    await page.getByLabel('Pattern').fill('XXXX-XXXX-XXXX-XXXX');
    await page.getByRole('button', { name: 'Create product' }).click();
    await page.getByRole('heading', { level: 1, name: 'Card Game' }).waitFor();

    expect(advice).toContain('could be guessed');
    expect((await find('card-game')).body).toMatchObject({
      minimumPrices: { USD: 2900 },
      codeFormat: { pattern: 'XXXX-XXXX-XXXX-XXXX' },
    });

    await page.getByLabel('Days', { exact: true }).fill('365');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The product has been saved.').first().waitFor();

    expect((await find('card-game')).body.license.days).toBe(365);

    await page.getByRole('button', { name: 'Delete product' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('heading', { level: 1, name: 'Products' }).waitFor();

    expect((await find('card-game')).status).toBe(404);
  });

  it('replaces no product by a new one of the same id', async () => {
    const { page } = await open('/products/-new');
    await page.getByLabel('Id', { exact: false }).first().fill('plugin');
    await page.getByLabel('Name').first().fill('Another');
    await page.getByRole('button', { name: 'Create product' }).click();
    await page.getByText('There is a product with this id already.').waitFor();
    await page.getByRole('combobox', { name: 'Its codes are' }).click();
    await page.getByRole('option', { name: 'Taken from a pool' }).click();
    const isGenerated = await page.getByLabel('Codes may be generated too').isChecked();

    expect(isGenerated).toBe(false);
    expect((await find('plugin')).body.name).toBe('Plugin');
  });

  it('asks before what has been typed is lost', async () => {
    const { page } = await open('/products/plugin');
    await page.getByLabel('Name').first().fill('Unsaved name');
    await page.getByRole('link', { name: 'Orders', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stay here' }).click();
    const kept = await page.getByLabel('Name').first().inputValue();
    await page.getByRole('link', { name: 'Orders', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Leave without saving' }).click();
    await page.getByRole('heading', { level: 1, name: 'Orders' }).waitFor();

    expect(kept).toBe('Unsaved name');
    expect((await find('plugin')).body.name).toBe('Plugin');
  });

  it('shows settings to the role support, and lets it change none', async () => {
    const { page } = await open('/products/plugin', (await keyOf('support')).key);
    await page.getByLabel('Name').first().waitFor();

    expect(await page.getByLabel('Name').first().isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0);
  });

  it('saves a publisher, tells at its field what its address lacks, and keeps its token to itself', async () => {
    const { page } = await open('/publishers/-new');
    await page.getByLabel('Id', { exact: false }).first().fill('card-press');
    await page.getByLabel('Name').first().fill('Card Press');
    await page.getByLabel('Where keys are asked for').fill('http://keys.example.com');
    await page.getByRole('button', { name: 'Create publisher' }).click();
    await page.locator('[aria-invalid=true][data-path=url]').waitFor();
    await page.getByLabel('Where keys are asked for').fill('https://keys.example.com');
    await page.getByRole('combobox', { name: 'It asks for' }).or(page.getByLabel('It asks for')).first().click();
    await page.getByRole('option', { name: 'Token' }).click();
    await page.getByRole('textbox', { name: 'Token' }).fill('a-secret-token');
    await page.getByRole('button', { name: 'Create publisher' }).click();
    await page.getByRole('heading', { level: 1, name: 'Card Press' }).waitFor();

    expect((await engine.call('GET', '/v1/publishers/card-press')).body).toMatchObject({ hasToken: true });
    expect(await page.getByRole('textbox', { name: 'Token' }).inputValue()).toBe('');
  });

  it('has all lines that wait for a publisher asked for again, and shows how far it has come', async () => {
    const { page } = await open('/publishers/space-publisher');
    engine.servers.keyServer.setMode('space-game', 'refuse');
    await page.getByRole('button', { name: 'Resubmit all waiting lines' }).click();
    await page.getByLabel('Why').fill('The key server works again');
    await page.getByRole('dialog').getByRole('button', { name: 'Resubmit all waiting lines' }).click();
    const progress = page.getByRole('region', { name: /^Resubmit now: \d+ lines?$/ });
    await progress.getByText('Done', { exact: true }).waitFor();
    await progress.getByText(/^[1-9]\d* done(, \d+ left alone)?$/).waitFor();

    await ordersOf(engine).shown(samples().waiting, ({ state }) => state === 'exception');
  });
}
