import { readFileSync } from 'node:fs';
import { ownCodesMail, previewMail } from '../../mail/preview';

const tried = { subject: null, template: null, vendor: 'Acme', product: 'Desktop App' };
const mjml = (text: string) =>
  `<mjml><mj-body><mj-section><mj-column><mj-text>${text}</mj-text></mj-column></mj-section></mj-body></mjml>`;
const CODES = '{{#each products}}{{name}}: {{#each codes}}{{this}} {{/each}}{{/each}}';

describe('previewMail', () => {
  it('is the default mail of a sample order of the product', async () => {
    const { subject, html, text, faults } = await previewMail(tried);

    expect(faults).toEqual([]);
    expect(subject).toContain('Desktop App');
    for (const part of [html, text]) expect(part).toMatch(/Desktop App[^]*SAMPLE-AAAAA-11111[^]*SAMPLE-CCCCC-33333/);
  });

  it('is of the sample that is asked for', async () => {
    const template = mjml(`${CODES}{{#if test}}TEST {{/if}}{{#if resent}}AGAIN {{/if}}{{#if files}}FILE{{/if}}`);
    const texts = [];
    for (const sample of ['ordinary', 'several', 'resent', 'test', 'file'] as const)
      texts.push((await previewMail({ ...tried, template, sample })).text ?? '');
    const [ordinary = '', several, resent, test, file] = texts;

    expect(ordinary).toContain('SAMPLE-AAAAA-11111');
    expect(ordinary).not.toMatch(/SAMPLE-BBBBB|SAMPLE-CCCCC|TEST|AGAIN|FILE/);
    expect(several).toContain('SAMPLE-CCCCC-33333');
    expect([resent, test, file]).toEqual(
      ['AGAIN', 'TEST', 'FILE'].map((word) => expect.stringContaining(word) as string),
    );
  });

  it('tells the fields of a template as the documentation does', () => {
    const documented = readFileSync('docs/mail.md', 'utf8')
      .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
      .replaceAll('`', '');

    for (const { is } of ownCodesMail.fields) expect(documented).toContain(is);
  });

  it('is the mail that somebody has written', async () => {
    const { subject, text } = await previewMail({ ...tried, subject: 'From {{vendor}}', template: mjml(CODES) });

    expect(subject).toBe('From Acme');
    expect(text).toContain('Desktop App: SAMPLE-AAAAA-11111');
  });

  it('makes nothing of a template that is too large to be saved', async () => {
    const { html, text, faults } = await previewMail({ ...tried, template: mjml(CODES + 'x'.repeat(64 * 1024)) });

    expect([html, text]).toEqual([null, null]);
    expect(faults).toMatchObject([{ path: 'template', message: expect.stringContaining('64 KiB') as string }]);
  });

  it('shows a mail that lacks its codes, and says so', async () => {
    const { html, faults } = await previewMail({ ...tried, template: mjml('Hello {{buyer}}') });

    expect(html).toContain('Hello Ann Example');
    expect(faults).toMatchObject([{ path: 'template', message: expect.stringContaining('every code') as string }]);
  });

  it.each([
    ['template', { template: mjml(`${CODES}{{#if test}}`) }, 'html'],
    ['template', { template: 'no MJML at all' }, 'html'],
    ['subject', { subject: '{{#if}}' }, 'subject'],
  ] as const)('says what is wrong with a %s that cannot be used', async (path, changes, part) => {
    const preview = await previewMail({ ...tried, ...changes });

    expect(preview.faults).toMatchObject([{ path }]);
    expect(preview[part] ?? '').not.toContain('{{');
  });

  it.each([
    ['an element that there is not', `${CODES}</mj-text>\n<mj-foo></mj-foo><mj-text>`, 2, 'mj-foo'],
    ['a field that there is not', `${CODES}\n\n{{nmae}}`, 3, 'there is no field "nmae"'],
    ['a field that is not escaped', `${CODES}\n{{{buyer}}}`, 2, 'unescaped'],
    ['a block that does not end', `${CODES}\n{{#if test}}`, 2, 'never closed'],
    ['an inclusion', `${CODES}</mj-text>\n<mj-include path="/etc/passwd" /><mj-text>`, 2, 'mj-include'],
  ])('tells the line of %s, and nothing of the server', async (_what, text, line, message) => {
    const { faults } = await previewMail({ ...tried, template: mjml(text) });

    expect(faults).toMatchObject([{ path: 'template', line, message: expect.stringContaining(message) as string }]);
    expect(faults[0]?.message).not.toMatch(/Line \d+ of|object Object/);
  });

  it('knows no line of what is missing everywhere', async () => {
    const { faults } = await previewMail({ ...tried, template: mjml('Hello') });

    expect(faults).toMatchObject([{ line: null }]);
  });

  it("begins with Keyrail's own, which is the same as none", async () => {
    const own = await previewMail({ ...tried, ...ownCodesMail });

    expect(own).toEqual(await previewMail(tried));
  });
});
