import { panelOf } from './exceptions';
import type { Stage } from './stage';

interface Keys {
  keys: { name: string; role: string; stores: string[] | null }[];
}

/** What an admin does with API keys, by which colleagues log in. */
export function keysSuite({ engine, open, keyOf }: Stage): void {
  const keyNamed = async (name: string) =>
    (await engine.call<Keys>('GET', '/v1/api-keys')).body.keys.find((key) => key.name === name);

  it('makes a key for a colleague, who logs in with it and may do nothing, until it is removed', async () => {
    const { page } = await open('/keys');
    await page.getByRole('button', { name: 'New key' }).click();
    const form = page.getByRole('dialog', { name: 'New API key' });
    await form.getByLabel('Name').fill('Desk one');
    await form.getByText('Sees everything but codes').waitFor();
    await form.getByRole('button', { name: 'Make key' }).click();
    const shown = page.getByRole('dialog', { name: 'The key of Desk one' });
    await shown.getByRole('button', { name: 'Copy API key' }).waitFor();
    await page.keyboard.press('Escape');
    const key = await shown.locator('code').innerText();
    await shown.getByRole('button', { name: 'I have copied it' }).click();
    await shown.waitFor({ state: 'hidden' });
    const row = page.getByRole('row').filter({ hasText: 'Desk one' });
    await row.getByText('Support').waitFor();

    const theirs = (await open('/exceptions', key)).page;
    await theirs.getByRole('button', { name: 'C-1002' }).click();
    await panelOf(theirs).getByText('Unknown order reference').first().waitFor();
    const actions = await theirs.getByRole('button', { name: /^(Resubmit now|Cancel line)$/ }).count();
    const pages = theirs.getByRole('navigation', { name: 'Pages' }).getByRole('link');
    const seen = await pages.allInnerTexts();
    await row.getByRole('button', { name: 'Remove the key of Desk one' }).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await theirs.getByLabel('API key').waitFor();

    expect(await page.content()).not.toContain(key);
    expect(actions).toBe(0);
    expect(seen).toContain('Webhooks');
    expect(seen.filter((name) => ['API keys', 'Audit'].includes(name))).toEqual([]);
    expect(await keyNamed('Desk one')).toBeUndefined();
  });

  it('makes a key of a role for one store', async () => {
    const { page } = await open('/keys');
    await page.getByRole('button', { name: 'New key' }).click();
    const form = page.getByRole('dialog', { name: 'New API key' });
    await form.getByLabel('Name').fill('Shop program');
    await form.getByRole('combobox', { name: 'Role' }).or(form.getByLabel('Role')).first().click();
    await page.getByRole('option', { name: /^Store/ }).click();
    await form.getByRole('combobox', { name: 'Stores' }).or(form.getByLabel('Stores')).first().click();
    await page.getByRole('option', { name: 'Own site', exact: true }).click();
    await page.keyboard.press('Tab');
    await form.getByRole('button', { name: 'Make key' }).click();
    await page.getByRole('button', { name: 'I have copied it' }).waitFor();

    expect(await keyNamed('Shop program')).toMatchObject({ role: 'store', stores: ['direct'] });
  });

  it('tells who is no admin that keys are not for them', async () => {
    const { page } = await open('/keys', (await keyOf('operator')).key);

    await page.getByText('may not do this').waitFor();
    expect(await page.getByRole('button', { name: 'New key' }).count()).toBe(0);
  });
}
