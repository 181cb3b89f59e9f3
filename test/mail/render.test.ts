import { SAMPLE_CODES_FIELDS, type MailFields } from '../../mail/fields';
import { renderMail } from '../../mail/render';

const fields: MailFields['codes'] = {
  ...SAMPLE_CODES_FIELDS,
  test: false,
  resent: false,
  products: [
    { name: 'Desktop App', quantity: 2, codes: ['AAAAA-11111', 'BBBBB-22222'] },
    { name: 'Plugin', quantity: 1, codes: ['CCCCC-33333'] },
  ],
};

describe('renderMail', () => {
  it('writes the codes mail in HTML and in plain text, codes one a line', async () => {
    const { subject, html, text } = await renderMail('codes', fields);

    expect(subject).toBe('Your Desktop App, Plugin from Example Software');
    expect(text).toContain('\nDesktop App\nAAAAA-11111\nBBBBB-22222\nPlugin\nCCCCC-33333\n');
    expect(text).toContain('See your order [https://example.com/orders/status/sample]');
    for (const code of ['AAAAA-11111', 'BBBBB-22222', 'CCCCC-33333']) expect(html).toContain(`>${code}</pre>`);
    expect(html).toContain('prefers-color-scheme: dark');
    expect(`${html}${text}`).not.toMatch(/\{\{|\bundefined\b|\[object/);
  });

  it('leaves out what is not there, and marks tests and repetitions', async () => {
    const bare = await renderMail('codes', { ...fields, buyer: null, statusUrl: null, files: 0 });
    const marked = await renderMail('codes', { ...fields, test: true, resent: true });

    expect(bare.text).toMatch(/^Hello,\n/);
    expect(bare.html).not.toContain('See your order');
    expect(marked.subject).toMatch(/^\[Test] /);
    expect(marked.text).toContain('here again is your purchase');
    expect(marked.text).toContain('test order');
    expect(marked.text).toContain('a license file for each code');
    expect(bare.text).not.toContain('license file');
  });

  it('fetches nothing when it is read', async () => {
    const { html } = await renderMail('codes', fields);

    expect(html).not.toMatch(/@import|<link|<img|<script|fonts\.googleapis/);
  });

  it('escapes every field for HTML, and none for text and subject', async () => {
    const evil = '<script>alert("x")</script>&\'';
    const products = [{ name: evil, quantity: 1, codes: [`${evil}-1`] }];
    const { subject, html, text } = await renderMail('codes', {
      ...fields,
      buyer: evil,
      vendor: evil,
      products,
      order: evil,
    });

    expect(html).not.toContain('<script');
    expect(text).toContain(`\n${evil}-1\n`);
    expect(subject).toContain(evil);
  });

  it('never treats a field as a template, nor lets it break a header', async () => {
    const { subject, html, text } = await renderMail('codes', {
      ...fields,
      buyer: '{{order}}',
      vendor: 'A\r\nBcc: eve@example.com',
    });

    expect(text).toContain('Hello {{order}},');
    expect(html).toContain('Hello {{order}},');
    expect(subject).toBe('Your Desktop App, Plugin from A Bcc: eve@example.com');
  });

  it('keeps the spaces inside a code', async () => {
    const products = [{ name: 'P', quantity: 1, codes: ['A  B\tC'] }];

    expect((await renderMail('codes', { ...fields, products })).text).toContain('\nA  B\tC\n');
  });

  it("takes a product's own subject and template, each alone or both", async () => {
    const template =
      '<mjml><mj-body><mj-section><mj-column><mj-text>{{#each products}}{{#each codes}}{{this}}<br/>{{/each}}{{/each}}</mj-text></mj-column></mj-section></mj-body></mjml>';
    const both = await renderMail('codes', fields, { subject: 'Order {{order}}', template });
    const subjectOnly = await renderMail('codes', fields, { subject: 'Order {{order}}', template: null });

    expect(both).toMatchObject({ subject: 'Order SAMPLE-1', text: 'AAAAA-11111\nBBBBB-22222\nCCCCC-33333\n' });
    expect(subjectOnly.subject).toBe('Order SAMPLE-1');
    expect(subjectOnly.text).toContain('Hello Ann Example');
  });

  it('reaches no prototype', async () => {
    const template =
      '<mjml><mj-body><mj-section><mj-column><mj-text>[{{constructor.name}}{{vendor.constructor}}{{__proto__}}{{products.constructor}}{{toString}}]</mj-text></mj-column></mj-section></mj-body></mjml>';
    const silent = jest.spyOn(console, 'error').mockImplementation(() => undefined); // Handlebars reports the attempt
    const { text } = await renderMail('codes', fields, { subject: null, template });
    silent.mockRestore();

    expect(text).toBe('[]\n');
  });

  it('warns of low stock', async () => {
    const mail = await renderMail('low-stock', { product: 'Plugin', productId: 'plugin', available: 9, threshold: 10 });

    expect(mail.subject).toBe('Low stock: 9 codes left for Plugin');
    expect(mail.text).toContain('10 available codes or fewer');
  });

  it('tells the vendor of a transaction', async () => {
    const { subject, text } = await renderMail('transaction', {
      store: 'FastSpring',
      order: 'ABC-1',
      orderId: 'kr1',
      state: 'delivered',
      test: false,
      total: '$98.00',
      lines: [
        { product: 'Desktop App', quantity: 2, amount: '$98.00', state: 'delivered' },
        { product: 'Plugin', quantity: 1, amount: null, state: 'exception' },
      ],
    });

    expect(subject).toBe('Order ABC-1 at FastSpring: delivered');
    expect(text).toContain('Desktop App × 2, $98.00 (delivered)\nPlugin × 1 (exception)');
    expect(text).toContain('Together: $98.00');
  });

  it('sums up a day, and leaves out what there is nothing of', async () => {
    const common = { vendor: 'Acme', since: '2026-03-01 07:00 UTC', until: '2026-03-02 07:00 UTC' };
    const nothing = {
      orderCount: 0,
      waitingCount: 0,
      orders: [],
      revenue: [],
      exceptions: [],
      pools: [],
      publishers: [],
    };
    const { subject, html, text } = await renderMail('summary', {
      ...common,
      ...{ orderCount: 3, waitingCount: 2, orders: [{ state: 'delivered', count: 3 }], revenue: ['€1.00', '$98.00'] },
      exceptions: [{ reason: 'refund_due', count: 2 }],
      pools: [
        { product: 'plugin', available: 0, days: '0', waitingLines: 4 },
        { product: 'seats', available: 9, days: '3', waitingLines: 0 },
      ],
      publishers: [{ publisher: 'games', tries: 5, failed: 2, notAsked: 7, kinds: 'timeout 1, refused 1' }],
    });
    const empty = await renderMail('summary', { ...common, ...nothing });

    expect(subject).toBe('Acme: new orders 3, lines to see to 2');
    for (const line of [
      'delivered: 3',
      '€1.00\n$98.00',
      'refund_due: 2',
      'plugin: 0 codes left, for 0 days, waiting lines: 4\nseats: 9 codes left, for 3 days',
      'games: 2 of 5 tries brought no key (timeout 1, refused 1) not asked: 7',
    ])
      expect(text).toContain(line);
    expect(empty.text).toContain('From 2026-03-01 07:00 UTC to 2026-03-02 07:00 UTC');
    expect(empty.text).not.toMatch(/Revenue|Pools|Publishers|by state|wait for/);
    expect(`${html}${empty.html}`).not.toMatch(/\{\{|undefined|\[object/);
  });

  it.each([
    [false, 'Nothing was charged.', 'will refund'],
    [true, 'Example Software will refund what you paid', 'Nothing was charged'],
  ])('closes an order, charged %s, and says what becomes of the money', async (charged, said, unsaid) => {
    const { vendor, buyer, order, statusUrl } = fields;
    const products = [{ name: 'Plugin', quantity: 3 }];
    const mail = await renderMail('order-closed', { vendor, buyer, order, statusUrl, charged, products });

    expect(mail.text).toContain(said);
    expect(mail.text).toContain('Plugin × 3');
    expect(`${mail.html}${mail.text}`).not.toContain(unsaid);
  });
});
