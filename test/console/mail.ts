import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { until } from '../helpers/engine';
import type { Stage } from './stage';

interface Product {
  mail: { subject: string | null; template: string | null };
}

const CODES = '{{#each products}}{{name}}: {{#each codes}}{{this}} {{/each}}{{/each}}';
const mjml = (text: string, raw = '') =>
  `<mjml>\n<mj-body>\n<mj-section><mj-column>\n<mj-text>\n${text}\n</mj-text>\n</mj-column></mj-section>\n${raw}</mj-body>\n</mjml>`;

/** What an admin does with mails. */
export function mailSuite({ engine, open }: Stage): void {
  const mailOf = async (id: string) => (await engine.call<Product>('GET', `/v1/products/${id}`)).body.mail;

  it('shows a mail while it is written, marks what is wrong at its line, and sends it to oneself', async () => {
    const { page } = await open('/mail/plugin');
    const frame = page.frameLocator('iframe');
    await frame.getByText('Copy the code and paste it').waitFor();
    await write(page, mjml(`Greetings {{nmae}} ${CODES}`));
    await page.getByText('Line 5: the template cannot be used: there is no field "nmae"').waitFor();
    await page.locator('.cm-lint-marker-error').waitFor();
    await write(page, mjml(`Greetings {{buyer}} ${CODES}`));
    await frame.getByText('Greetings Ann Example').waitFor();
    const ordinary = await frame.locator('body').innerText();
    await page.getByRole('combobox', { name: 'Sample order' }).or(page.getByLabel('Sample order')).first().click();
    await page.getByRole('option', { name: 'Several products' }).click();
    await frame.getByText('SAMPLE-CCCCC-33333').waitFor();
    await page.getByRole('textbox', { name: 'Subject' }).fill('Goods from {{vendor}}');
    await page.getByText('Plain text').click();
    await page.locator('pre').getByText('SAMPLE-AAAAA-11111').waitFor();
    await page.getByRole('button', { name: 'Test send' }).click();
    await page.getByLabel('To').fill('me@desk.example');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    const mails = () => engine.servers.mailbox.mails({ to: 'me@desk.example' });
    await until('the test mail to come', () => mails().length === 1);

    expect(ordinary).not.toContain('SAMPLE-CCCCC-33333');
    expect(mails()[0]?.subject).toMatch(/^\[Test\] Goods from /);
    expect(mails()[0]?.html).toContain('Greetings Ann Example');
    expect(await mailOf('plugin')).toEqual({ subject: null, template: null });
  });

  it("saves a mail, and goes back to Keyrail's own", async () => {
    const { page } = await open('/mail/plugin');
    await write(page, mjml(`Greetings ${CODES}`));
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The mail has been saved.').waitFor();
    const saved = await mailOf('plugin');
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.getByRole('button', { name: "Reset to Keyrail's own" }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await until('the template to be gone', async () => (await mailOf('plugin')).template === null);

    expect(saved.template).toBe(mjml(`Greetings ${CODES}`));
  });

  it('gives a hostile template no power: nothing runs, nothing is sent, nothing is fetched', async () => {
    const asked: string[] = [];
    const elsewhere = createServer(({ url = '' }, response) => {
      asked.push(url);
      response.end();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
    try {
      const { page, complaints } = await open('/mail/plugin');
      const frame = page.frameLocator('iframe');
      await frame.getByText('Copy the code and paste it').waitFor();
      await write(page, mjml(CODES, hostile(address)));
      await frame.getByText('A way out').click();
      await frame.getByText('Send it').click();
      const color = await page.evaluate<string>(`(() => {
        const mail = document.querySelector('iframe').contentDocument;
        return getComputedStyle(mail.querySelector('a[href$="/link"]')).color;
      })()`);
      // A request of its own, after which all that the mail could have asked for would have been asked for too.
      await page.evaluate(`fetch('/console/session')`);

      expect(color).toBe('rgb(1, 2, 3)');
      expect(asked).toEqual([]);
      expect(await page.title()).not.toContain('taken');
      expect(new URL(page.frames()[1]?.url() ?? '').pathname).toBe('/console/mail-frame');
      expect(complaints.filter((complaint) => complaint.startsWith('error:'))).toEqual([]);
    } finally {
      elsewhere.close();
    }
  });

  it('changes who is told of a store’s transactions, and tells what is wrong with an address', async () => {
    const { page } = await open('/mail');
    await page.getByRole('button', { name: 'Address: Transactions of Own site' }).click();
    await page.getByLabel('Who to tell').fill('nobody');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('[role=dialog] [aria-invalid=true]').waitFor();
    await page.getByLabel('Who to tell').fill('sales@desk.example');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: 'sales@desk.example' }).waitFor();

    const { body } = await engine.call('GET', '/v1/stores/direct');
    expect(body).toMatchObject({ notify: 'sales@desk.example', gateway: 'sandbox' });
  });
}

/** Puts a template in the place of what is in the editor. */
async function write(page: Page, template: string): Promise<void> {
  await page.locator('.cm-content').click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(template);
}

const hostile = (address: string): string => `<mj-raw>
<script>parent.document.title = 'taken'; fetch('${address}/script')</script>
<script src="${address}/script.js"></script>
<img src="nothing" onerror="parent.document.title = 'taken'; fetch('${address}/handler')" />
<img src="${address}/pixel.png" />
<svg onload="fetch('${address}/svg')"><image href="${address}/image.png" /></svg>
<link rel="stylesheet" href="${address}/style.css" />
<link rel="preconnect" href="${address}" />
<link rel="prefetch" href="${address}/prefetch" />
<meta http-equiv="refresh" content="0;url=${address}/refresh" />
<style>@import url('${address}/import.css'); body { background: url('${address}/background.png') }</style>
<iframe src="${address}/frame"></iframe><object data="${address}/object"></object><embed src="${address}/embed" />
<video src="${address}/video" autoplay></video><audio src="${address}/audio" autoplay></audio>
<form action="${address}/form"><button>Send it</button></form>
<button form="x" formaction="${address}/button">Send it</button>
<a style="color: rgb(1, 2, 3)" href="${address}/link" ping="${address}/ping" target="_top">A way out</a>
</mj-raw>`;
