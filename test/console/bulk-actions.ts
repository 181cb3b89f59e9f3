import { ordersOf } from '../helpers/direct-orders';
import { until } from '../helpers/engine';
import type { Stage } from './stage';
import { waitingLines } from './waiting-lines';

const WHY = 'The test says so';

/** What an operator does with many lines at once. */
export function bulkActionsSuite({ engine, open }: Stage): void {
  const { shown } = ordersOf(engine);
  const lines = waitingLines(engine);

  it('acts on many lines after a preview, with a pause', async () => {
    await lines.sell('x-bulk', 'refuse');
    const ids: string[] = [];
    for (const externalId of ['X-BULK-1', 'X-BULK-2', 'X-BULK-3'])
      ids.push((await lines.place({ externalId, lines: [{ product: 'x-bulk' }] }, 'rights_refused')).id);
    engine.servers.keyServer.setMode('x-bulk', 'grant');
    const { page } = await open('/exceptions?product=x-bulk');
    await page.getByRole('checkbox', { name: 'Choose all on this page' }).click();
    await page.getByRole('button', { name: 'Act on them' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Why').fill(WHY);
    await dialog.getByRole('button', { name: 'Preview' }).click();
    await dialog.getByText('None is left alone.').waitFor();

    // What nobody works on is not done before it is paused, on however fast a machine.
    await engine.worker.stop();
    await dialog.getByRole('button', { name: 'Resubmit now: 3 lines' }).click();
    const progress = page.getByRole('region', { name: 'Resubmit now: 3 lines' });
    await progress.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('It pauses after the lines that it is at.').waitFor();
    await engine.startWorker();
    await progress.getByText('Paused').waitFor();
    const paused = await progress.innerText();
    await progress.getByRole('button', { name: 'Resume' }).click();
    await progress.getByText('3 done', { exact: true }).waitFor();
    await progress.getByText('Done', { exact: true }).waitFor();
    for (const id of ids) await shown(id, ({ state }) => state === 'delivered');

    expect(paused).toContain('0 done, 3 to do');
    await until('the list to be empty', () => page.getByText('Nothing waits for you').isVisible());
  });

  it('tells of a run what its preview has told: what is done, and what is left alone and why', async () => {
    await lines.sell('x-mixed', 'refuse');
    const body = { name: 'x-mixed', source: 'rights', rights: { publisher: 'x-mixed' }, minimumPrices: { USD: 100 } };
    await engine.call('PUT', '/v1/products/x-mixed', { body });
    await lines.place({ externalId: 'X-MIXED-1', lines: [{ product: 'x-mixed' }] }, 'rights_refused');
    const cheap = { product: 'x-mixed', unitPrice: 5 };
    await lines.place({ externalId: 'X-MIXED-2', lines: [cheap] }, 'below_minimum_price');
    const { page } = await open('/exceptions?product=x-mixed');
    await page.getByRole('button', { name: 'X-MIXED-2' }).waitFor();
    await page.getByRole('button', { name: 'Act on all of these' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'What to do' }).click();
    await page.getByRole('option', { name: 'Approve' }).click();
    await dialog.getByLabel('Why').fill(WHY);
    await dialog.getByRole('button', { name: 'Preview' }).click();
    const previewed = dialog.getByRole('row', { name: /X-MIXED-1/ });
    await previewed.getByText('Left alone').waitFor();
    const why = 'This would not clear it. Correct what the publisher is told, then resubmit';
    const before = await previewed.innerText();
    await dialog.getByRole('button', { name: 'Approve: 1 line' }).click();
    await page.getByRole('region', { name: 'Approve: 1 line' }).getByText('1 done, 1 left alone').waitFor();
    await page.getByRole('button', { name: 'Bulk actions' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve: 1 line' }).first().click();
    const ran = page.getByRole('dialog').getByRole('row', { name: /X-MIXED-1/ });
    await ran.getByText('Left alone').waitFor();

    expect(before).toContain(why);
    expect(await ran.innerText()).toContain(why);
  });
}
