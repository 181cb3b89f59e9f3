import type { Stage } from './stage';

/** What an admin does with stores. */
export function storesSuite({ engine, open, keyOf }: Stage): void {
  it('connects a store, which refuses a wrong setting at its field', async () => {
    const { page } = await open('/stores');
    await page.getByRole('button', { name: 'Connect a store' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Our shop');
    const suggested = await dialog.getByLabel('Id').inputValue();
    await dialog.getByLabel('Id').fill('our shop');
    await dialog.getByRole('button', { name: 'Connect' }).click();
    await dialog.getByText('Use 1 to 64 letters').first().waitFor();
    await dialog.getByLabel('Id').fill('our-shop');
    await dialog.getByRole('button', { name: 'Connect' }).click();
    await page.getByRole('heading', { level: 1, name: 'Our shop' }).waitFor();
    await page.getByText('/webhooks/our-shop').waitFor();
    await page.getByRole('tab', { name: 'Settings' }).click();
    await page.getByLabel('Tell of each transaction').fill('nobody');
    await page.getByRole('button', { name: 'Save settings' }).click();
    // The browser itself refuses what is no address; what it lets pass the API refuses.
    await page.getByLabel('Tell of each transaction').fill('vendor@example.com');
    await page.getByLabel('Minutes between two searches').fill('2');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await page.getByText('Must be at least 5').first().waitFor();
    await page.getByLabel('Field with a license’s code').fill('license_code');
    await page.getByLabel('Minutes between two searches').fill('30');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await page.getByText('The settings have been saved.').waitFor();
    const { body } = await engine.call<Record<string, unknown>>('GET', '/v1/stores/our-shop');

    expect(suggested).toBe('our-shop');
    expect(body).toMatchObject({
      platform: 'stripe',
      notify: 'vendor@example.com',
      reconcileMinutes: 30,
      upgradeField: 'license_code',
    });
  });

  it('enters a secret that nobody reads again, and tries the webhook with it', async () => {
    await engine.call('PUT', '/v1/stores/tried', { body: { name: 'Tried', platform: 'standard-webhooks' } });
    const { page } = await open('/stores/tried');
    await page.getByLabel('Secret (whsec_…)').fill('a-secret-of-the-store');
    await page.getByRole('button', { name: 'Save credentials' }).click();
    await page.getByText('The credentials have been saved.').waitFor();
    await page.getByLabel('Mail the sample code to').fill('tester@example.com');
    await page.getByRole('button', { name: 'Send a test delivery' }).click();
    await page.getByText('The webhook accepted it').waitFor();
    const secret = await page.getByLabel('Secret (whsec_…)').inputValue();
    await page.getByRole('tab', { name: 'Deliveries' }).click();
    await page.getByText('Accepted').first().waitFor();

    expect(secret).toBe('');
  });

  it('leads from a store of the API to what describes the API', async () => {
    const { page } = await open('/stores/direct');
    const link = page.getByRole('link', { name: 'description of the API' });
    const href = await link.getAttribute('href');

    expect(href).toBe('/docs');
    expect((await fetch(engine.url + href)).status).toBe(200);
    expect(await page.locator('#main').innerText()).not.toContain('.md');
  });

  it('shows the role support the settings, and lets it change none', async () => {
    const { page } = await open('/stores/fastspring?tab=settings', (await keyOf('support')).key);
    await page.getByLabel('Name').waitFor();

    expect(await page.getByLabel('Name').isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: /Save|Remove store/ }).count()).toBe(0);
  });
}
