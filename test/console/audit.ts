import { until } from '../helpers/engine';
import type { Stage } from './stage';

/** Who looks up what was done. */
export function auditSuite({ engine, open, keyOf, samples }: Stage): void {
  const revealed = async () => {
    const { delivered } = samples();
    const { body } = await engine.call<{ codes: { id: string }[] }>('GET', `/v1/codes?order=${delivered}`);
    await engine.call('POST', `/v1/codes/${body.codes[0]?.id}/reveal`);
    return delivered;
  };

  it('tells in plain words who did what, narrowed by what and by whom, and leads to the order', async () => {
    const order = await revealed();
    const { page } = await open('/audit', (await keyOf('operator')).key);
    await page
      .getByRole('combobox', { name: 'What', exact: true })
      .or(page.getByLabel('What', { exact: true }))
      .first()
      .click();
    await page.getByRole('option', { name: 'Revealed a code' }).click();
    const row = page.getByRole('row').filter({ hasText: 'environment admin key' }).first();
    await row.getByText('Revealed a code').waitFor();
    const others = await page.getByRole('row').filter({ hasText: 'Logged in' }).count();
    await row.getByRole('button', { name: 'environment admin key' }).click();
    await page.waitForURL(/[?&]by=environment/);
    const by = () => page.getByLabel('By whom').inputValue();
    await until('the filter to say whose', async () => (await by()) === 'environment admin key');
    await page
      .getByRole('link', { name: `Code of order ${order}` })
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: 'Order C-1001' }).waitFor();

    expect(others).toBe(0);
  });

  it('pages through what was done', async () => {
    const begin = Date.now();
    for (let n = 0; n < 26; n++)
      await engine.models.audit.record({
        ...{ at: new Date(begin + n).toISOString(), by: 'pager', action: 'session.opened', subject: `s-${n}` },
        ...{ why: `reason ${n}`, details: {} },
      });
    const { page } = await open('/audit?by=pager');
    await page.getByText('reason 25', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('reason 0', { exact: true }).waitFor();

    expect(await page.getByRole('row').count()).toBe(2);
  });

  it('has words for all that was done', async () => {
    const { body } = await engine.call<{ entries: { action: string }[] }>('GET', '/v1/audit?limit=100');
    const { page } = await open('/audit');
    await page.getByRole('row').nth(1).waitFor();
    const text = await page.getByRole('table').innerText();

    expect(body.entries.map(({ action }) => action).filter((action) => text.includes(action))).toEqual([]);
  });
}
