import type { Page } from 'playwright-core';
import { EXCEPTION_REASONS, type ExceptionReason } from '../../domain/exception';
import { addressOf, ordersOf, type OrderView } from '../helpers/direct-orders';
import { until } from '../helpers/engine';
import type { Stage } from './stage';
import { waitingLines } from './waiting-lines';

/** A line that waits, how an operator resolves it, and what becomes of it. */
interface Story {
  order: OrderView;
  resolve: (page: Page) => Promise<void>;
  becomes: OrderView['state'];
}

const WHY = 'The test says so';

/** The panel of the line that is open. */
export const panelOf = (page: Page) => page.getByRole('complementary', { name: 'Exception' });

const addressIn = (order: OrderView) =>
  `/exceptions?order=${encodeURIComponent(order.id)}&line=${encodeURIComponent(order.lines[0]?.id ?? '')}`;

/** Chooses what is to be done, and fills in what the dialog asks for. */
async function act(page: Page, button: string, fill?: (dialog: ReturnType<Page['getByRole']>) => Promise<void>) {
  await panelOf(page).getByRole('button', { name: button, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await fill?.(dialog);
  await dialog.getByLabel('Why').fill(WHY);
  await dialog.locator('button[type=submit]').click();
}

/** What an operator does with lines that wait. */
export function exceptionsSuite(stage: Stage): void {
  const { engine, open, keyOf } = stage;
  const { codesHeld, shown } = ordersOf(engine);
  const lines = waitingLines(engine);

  const stories: Record<ExceptionReason, () => Promise<Story>> = {
    async details_missing() {
      const { order, mend } = await lines.unlisted('x-details');
      return {
        order,
        becomes: 'delivered',
        async resolve(page) {
          await mend();
          await act(page, 'Resubmit now');
        },
      };
    },
    unknown_product: async () => ({
      order: await lines.place({ externalId: 'X-UNKNOWN', lines: [{ product: 'app-v2' }] }, 'unknown_product'),
      becomes: 'delivered',
      resolve: (page) =>
        act(page, 'Correct', async (dialog) => {
          await dialog.getByLabel('Product').first().fill('Desktop');
          await page.getByRole('option', { name: 'Desktop App (desktop-app)' }).click();
        }),
    }),
    below_minimum_price: async () => ({
      order: await lines.cheap('X-CHEAP'),
      becomes: 'delivered',
      resolve: (page) => act(page, 'Approve'),
    }),
    identification_mismatch: async () => ({
      order: await lines.identified('X-IDENTIFIED'),
      becomes: 'delivered',
      resolve: (page) => act(page, 'Correct'),
    }),
    quantity_over_limit: async () => ({
      order: (await lines.fromPlatform('standard-webhooks', 'x-many', 'quantity_over_limit', 1001)).order,
      becomes: 'delivered',
      resolve: (page) => act(page, 'Correct', (dialog) => dialog.getByLabel('Quantity').fill('3')),
    }),
    async no_code_format() {
      const { order, mend } = await lines.formatless('X-FORMATLESS');
      return {
        order,
        becomes: 'delivered',
        async resolve(page) {
          await mend();
          await act(page, 'Resubmit now');
        },
      };
    },
    async upgrade_invalid() {
      const { order, code } = await lines.upgrading('X-UPGRADE');
      return {
        order,
        becomes: 'delivered',
        resolve: (page) => act(page, 'Correct', (dialog) => dialog.getByLabel('Code of the license').fill(code)),
      };
    },
    pool_empty: async () => ({
      order: await lines.fromEmptyPool('X-EMPTY'),
      becomes: 'delivered',
      resolve: (page) => act(page, 'Switch source'),
    }),
    async rights_retrying() {
      const order = await lines.ofPublisher('X-RETRYING', 'retry', 'rights_retrying');
      return {
        order,
        becomes: 'delivered',
        async resolve(page) {
          await panelOf(page).getByText('Not yet').waitFor();
          engine.servers.keyServer.setMode('x-x-retrying', 'grant');
          await act(page, 'Resubmit now');
        },
      };
    },
    async rights_refused() {
      const order = await lines.ofPublisher('X-REFUSED', 'refuse', 'rights_refused');
      return {
        order,
        becomes: 'delivered',
        async resolve(page) {
          engine.servers.keyServer.setMode('x-x-refused', 'grant');
          await act(page, 'Correct', (dialog) => dialog.getByLabel('Order reference').fill('REF-7'));
        },
      };
    },
    rights_short: async () => ({
      order: await lines.ofPublisher('X-SHORT', 'short', 'rights_short', 2),
      becomes: 'delivered',
      resolve: (page) => act(page, 'Enter keys', (dialog) => dialog.getByLabel('Keys').fill('SHORT-KEY-0001')),
    }),
    duplicate_key: async () => ({
      order: await lines.duplicated('X-DUPLICATE'),
      becomes: 'delivered',
      resolve: (page) => act(page, 'Enter keys', (dialog) => dialog.getByLabel('Keys').fill('OTHER-KEY-0001')),
    }),
    payment_declined: async () => ({
      order: await lines.declined('X-DECLINED'),
      becomes: 'cancelled',
      resolve: (page) => act(page, 'Cancel line'),
    }),
    undeliverable: async () => ({
      order: await lines.undeliverable('X-ADDRESS'),
      becomes: 'delivered',
      resolve: (page) =>
        act(page, 'Correct address', (dialog) => dialog.getByLabel('e-mail').fill(addressOf('X-CORRECTED'))),
    }),
    refund_due: async () => ({
      order: await lines.refundDue('X-REFUND'),
      becomes: 'refunded',
      resolve: (page) => act(page, 'Record refund'),
    }),
  };

  it.each(EXCEPTION_REASONS)('resolves an exception of %s', async (reason) => {
    const { order, resolve, becomes } = await stories[reason]();
    const { page, complaints } = await open(addressIn(order));
    const [message = ''] = order.lines.map(({ exception }) => exception?.message ?? '');
    await panelOf(page).getByText(message).waitFor();
    await resolve(page);
    await panelOf(page).getByText('This line waits for nobody any more').waitFor();
    const { state, timeline = [] } = await shown(order.id, ({ endedAt }) => typeof endedAt === 'string');

    expect(state).toBe(becomes);
    expect(timeline.filter(({ why }) => why === WHY)).toHaveLength(1);
    expect(complaints.filter((complaint) => !complaint.includes('401'))).toEqual([]);
  });

  it('lets a line that was to renew a license bring one of its own', async () => {
    const { order, code } = await lines.upgrading('X-RENEWS-NONE');
    const { page } = await open(addressIn(order));
    await act(page, 'Correct', async (dialog) => {
      const field = dialog.getByLabel('Code of the license');
      await field.fill(code);
      await dialog.getByLabel('It renews none').check();
      await until('the code to be left out', () => field.isDisabled());
    });
    await shown(order.id, ({ state }) => state === 'delivered');
    const [codes = []] = await codesHeld(order.id);

    expect(codes).toHaveLength(1);
    expect(codes).not.toContain(code);
  });

  it('shows two operators each other, and refuses the second action with a clear word', async () => {
    const order = await lines.cheap('X-TWO');
    const keys = [(await keyOf('operator')).key, 'sandbox-admin'];
    const [first, second] = await Promise.all(keys.map(async (key) => (await open(addressIn(order), key)).page));
    if (!first || !second) throw new Error('Two pages are open.');
    await first.getByText('environment admin key is looking at this too').waitFor();
    await second.getByText('The operator is looking at this too').waitFor();
    await panelOf(second).getByRole('button', { name: 'Approve', exact: true }).click();
    await second.getByRole('dialog').getByLabel('Why').fill('I agree');
    await act(first, 'Approve');
    await panelOf(first).getByText('This line waits for nobody any more').waitFor();
    await shown(order.id, ({ state }) => state === 'delivered');
    await second.getByRole('dialog').locator('button[type=submit]').click();

    expect(await second.getByRole('dialog').getByRole('alert').innerText()).toMatch(
      /waits for nobody|The order has ended as delivered/,
    );
  });

  it('shows the role support what waits, and no action', async () => {
    const order = await lines.ofPublisher('X-SUPPORT', 'refuse', 'rights_refused');
    const { page } = await open(addressIn(order), (await keyOf('support')).key);
    await panelOf(page)
      .getByText(order.lines[0]?.exception?.message ?? '')
      .waitFor();
    await page.locator('#main h1').click();
    await page.keyboard.press('r');
    await page.keyboard.press('?');
    const help = await page.getByRole('dialog').innerText();

    expect(await panelOf(page).getByRole('button').allInnerTexts()).toEqual(['', '', '']);
    expect(await page.getByRole('checkbox').count()).toBe(0);
    expect(help).toContain('Next line');
    expect(help).not.toContain('Resubmit');
  });

  it('is worked by keys alone', async () => {
    for (const externalId of ['X-KEYS-1', 'X-KEYS-2'])
      await lines.place({ externalId, lines: [{ product: 'x-keys' }] }, 'unknown_product');
    const { page } = await open('/exceptions?product=x-keys');
    await page.getByRole('button', { name: 'X-KEYS-1' }).waitFor();
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    // Where one comes from the menu, keys are not for its link.
    await page.getByRole('link', { name: /^Exceptions/ }).focus();
    const titleIs = (name: string) => panelOf(page).getByRole('heading', { name }).waitFor();
    await press('j', 'ArrowDown', 'k', 'x', 'Enter');
    await titleIs('X-KEYS-2');
    const chosen = await page.getByRole('region', { name: 'Chosen lines' }).innerText();
    await press('j');
    await titleIs('X-KEYS-1');
    const { search } = new URL(page.url());
    await press('d');
    await page.getByRole('dialog').getByLabel('Why').fill(WHY);
    await press('Tab', 'Tab', 'Enter');
    await panelOf(page).getByText('refund').first().waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await press('Escape');
    await panelOf(page).waitFor({ state: 'detached' });

    expect(chosen).toContain('1 line chosen');
    expect(search).toContain('order=');
  });

  it('shows nothing older after an action, and what each question said', async () => {
    const order = await lines.ofPublisher('X-FRESH', 'refuse', 'rights_refused');
    engine.servers.keyServer.setMode('x-x-fresh', 'grant');
    const { page } = await open(addressIn(order));
    await panelOf(page).getByText('Order reference: X-FRESH').waitFor();
    await panelOf(page).getByRole('button', { name: 'Correct', exact: true }).click();
    const dialog = page.getByRole('dialog');
    // The first field is where one begins, and says what the publisher has been told.
    const before = await dialog.locator('input:focus').inputValue();
    await dialog.getByLabel('Order reference').fill('REF-9');
    await dialog.getByLabel('Why').fill(WHY);
    await dialog.locator('button[type=submit]').click();
    await dialog.waitFor({ state: 'detached' });
    const buttons = await panelOf(page).getByRole('button').allInnerTexts();
    await panelOf(page).getByText('Order reference: REF-9').waitFor();

    expect(before).toBe('X-FRESH');
    expect(buttons.join('')).toBe('');
    expect(await panelOf(page).getByText('Order reference: X-FRESH').count()).toBe(1);
  });

  it('says before what another source of codes will mean', async () => {
    const order = await lines.ofPublisher('X-SOURCE', 'refuse', 'rights_refused');
    const { codeFormat } = (await engine.call<{ codeFormat: object }>('GET', '/v1/products/desktop-app')).body;
    const rights = { publisher: 'x-x-source' };
    const product = { name: 'Sourced', source: 'rights', rights, codeFormat };
    await engine.call('PUT', '/v1/products/x-x-source', { body: product });
    const { page } = await open(addressIn(order));
    await panelOf(page).getByRole('button', { name: 'Switch source', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The pool of Sourced has no codes: the line goes on waiting').waitFor();
    await dialog.getByText('Generated').click();
    await dialog.getByText('Keyrail makes the codes itself. The publisher x-x-source does not know them').waitFor();
  });

  it('tells in the list who has bought, for how much, and how long it has waited; the menu counts', async () => {
    const order = await lines.cheap('X-LISTED');
    const { page } = await open('/exceptions?reason=below_minimum_price');
    const row = page.getByRole('row', { name: /X-LISTED/ });
    await row.waitFor();
    const texts = await row.innerText();
    await page
      .getByRole('navigation')
      .getByRole('link', { name: /^Exceptions \d+$/ })
      .waitFor();

    expect(texts).toContain(addressOf('X-LISTED'));
    expect(texts).toContain('$0.05 · direct');
    expect(texts).toContain('in 21 days');
    expect(texts).not.toContain('ago');
    expect(order.lines).toHaveLength(1);
  });
}
