import { Webhook } from 'standardwebhooks';
import type { Stage } from './stage';

interface Received {
  webhooks: { headers: Record<string, string>; body: { type: string; data: { endpoint?: string } } }[];
}

/** What an admin does with the vendor's own endpoints, and an operator with what was sent to them. */
export function webhooksSuite({ engine, open, keyOf }: Stage): void {
  const receiver = () => `${engine.url}/sandbox/webhooks`;
  const endpoint = async (id: string) => (await engine.call('GET', `/v1/webhook-endpoints/${id}`)).body;

  it('adds an endpoint, whose secret is shown once, tries it, and sends an event once more', async () => {
    const { page } = await open('/webhooks');
    await page.getByRole('button', { name: 'Add an endpoint' }).click();
    const form = page.getByRole('dialog', { name: 'Add an endpoint' });
    await form.getByLabel('Id').fill('erp-desk');
    await form.getByLabel('URL').fill('ftp://erp.example.com');
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    await form.locator('[aria-invalid=true]').waitFor();
    await form.getByLabel('URL').fill(receiver());
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    const shown = page.getByRole('dialog', { name: 'The secret of erp-desk' });
    const secret = await shown.locator('code').innerText();
    await shown.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByRole('heading', { level: 1, name: 'erp-desk' }).waitFor();
    await page.getByRole('button', { name: 'Send a test' }).click();
    const row = page.getByRole('row').filter({ hasText: 'webhook.test' });
    await row.getByText('HTTP').waitFor();
    await row.getByRole('button', { name: 'Replay webhook.test' }).click();
    await row.getByText('replayed').waitFor();

    const { body } = await engine.call<Received>('GET', '/sandbox/webhooks');
    const [message] = body.webhooks.filter(({ body: { data } }) => data.endpoint === 'erp-desk');

    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(() => new Webhook(secret).verify(JSON.stringify(message?.body), message?.headers ?? {})).not.toThrow();
    expect(await page.content()).not.toContain(secret);
    expect(await endpoint('erp-desk')).toMatchObject({
      url: receiver(),
      types: null,
      enabled: true,
      secretsInForce: 1,
    });
  });

  it('switches the sending on, and sends what was held of a time range', async () => {
    const { webhookDeliveries, vendorEvents } = engine.models;
    const body = {
      ...{ url: receiver(), types: ['order.fulfilled'], enabled: false },
      secrets: [{ value: `whsec_${Buffer.alloc(32, 1).toString('base64')}` }],
    };
    await engine.call('PUT', '/v1/webhook-endpoints/range-desk', { body });
    const at = new Date().toISOString();
    const event = { type: 'order.fulfilled', at, subject: 'an-order', storeId: null } as const;
    const recorded = await vendorEvents.record({ cause: 'range-desk', ...event, data: { order: {} } });
    await webhookDeliveries.add('range-desk', recorded, 'held');
    const { page } = await open('/webhooks/range-desk');
    await page.getByText('Sending is off').waitFor();
    const row = page.getByRole('row').filter({ hasText: recorded.id });
    await row.getByText('Held').waitFor();
    const replays = await page.getByRole('button', { name: /^Replay/ }).count();
    await page.getByRole('tab', { name: 'Settings' }).click();
    await page.getByRole('switch', { name: 'Sending is on' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The endpoint has been saved.').waitFor();
    await page.getByRole('tab', { name: 'Deliveries' }).click();
    await page.getByRole('button', { name: 'Replay a time range' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Replay' }).click();
    await row.getByText('Delivered').waitFor();

    expect(replays).toBe(0);
    expect(await endpoint('range-desk')).toMatchObject({ types: ['order.fulfilled'], deliveries: { held: 0 } });
  });

  it('makes a new secret, beside which the former one signs for a while, and removes the endpoint', async () => {
    const former = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
    const body = { url: receiver(), types: ['license.*'], secrets: [{ value: former }] };
    await engine.call('PUT', '/v1/webhook-endpoints/rotated-desk', { body });
    const { page } = await open('/webhooks/rotated-desk?tab=settings');
    await page.getByRole('button', { name: 'New secret' }).click();
    await page.getByLabel('Former secret').fill(former);
    await page.getByRole('button', { name: 'Make a new secret' }).click();
    await page.getByRole('button', { name: 'I have copied it' }).click();
    const rotated = await endpoint('rotated-desk');
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('heading', { level: 1, name: 'Webhooks' }).waitFor();

    expect(rotated).toMatchObject({ types: ['license.*'], secretsInForce: 2 });
    expect((await engine.call('GET', '/v1/webhook-endpoints/rotated-desk')).status).toBe(404);
  });

  it('shows the role support what was sent, and lets it do nothing', async () => {
    const { page } = await open('/webhooks/crm', (await keyOf('support')).key);
    await page.getByText('webhook.test').first().waitFor();
    const actions = page.getByRole('button', { name: /^(Send a test|Replay|Remove)/ });
    const inList = await actions.count();
    await page.getByRole('tab', { name: 'Settings' }).click();
    await page.getByLabel('URL').waitFor();

    expect(inList).toBe(0);
    expect(await page.getByLabel('URL').isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: /^(Save|New secret)$/ }).count()).toBe(0);
  });
}
