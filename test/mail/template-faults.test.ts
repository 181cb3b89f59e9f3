import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderMail } from '../../mail/render';
import { SAMPLE_CODES_FIELDS } from '../../mail/fields';
import { mailSubjectFault, mailTemplateFault } from '../../mail/template-faults';
import { DEFAULT_TEMPLATES } from '../../mail/templates/defaults';

const CODES = '{{#each products}}{{#each codes}}{{this}} {{/each}}{{/each}}';
const mjml = (text: string, more = '') =>
  `<mjml><mj-body><mj-section><mj-column><mj-text>${text}</mj-text>${more}</mj-column></mj-section></mj-body></mjml>`;

describe('mailTemplateFault', () => {
  it('accepts the default template, and what shows every code', async () => {
    expect(await mailTemplateFault(DEFAULT_TEMPLATES.codes.mjml)).toBeNull();
    expect(await mailTemplateFault(mjml(`Hello {{buyer}} {{#unless test}}!{{/unless}} ${CODES}`))).toBeNull();
  });

  it('accepts the example of the documentation', async () => {
    const [, example = ''] = /```xml\n(.*?)```/s.exec(readFileSync('docs/mail.md', 'utf8')) ?? [];

    expect(example).toContain('<mjml>');
    expect(await mailTemplateFault(example)).toBeNull();
  });

  it.each([
    ['no codes', mjml('Hello {{buyer}}'), 'does not show every code'],
    ['the first code only', mjml('{{#each products}}{{codes.[0]}} {{/each}}'), 'does not show every code'],
    [
      'a loop where MJML drops it',
      `<mjml><mj-body>{{#each products}}<mj-section><mj-column><mj-text>{{name}}</mj-text></mj-column></mj-section>{{/each}}</mj-body></mjml>`,
      'not',
    ],
    ['codes in comments only', mjml('Hello', `<!-- ${CODES} -->`), 'does not show every code'],
    ['no MJML', 'Hello', 'cannot be used'],
    ['an unclosed element', '<mjml><mj-body><mj-section>', 'does not show every code'],
    ['an unknown element', mjml(CODES, '<mj-unknown />'), 'mj-unknown'],
    ['a wrong attribute', mjml(CODES, '<mj-text colour="red">x</mj-text>'), 'colour'],
    ['broken Handlebars', mjml(`${CODES}{{#if test}}`), 'cannot be used'],
    ['a misspelled field', mjml(`${CODES}{{byuer}}`), 'byuer'],
    ['an unknown helper', mjml(`${CODES}{{shout buyer "!"}}`), 'shout'],
    ['the log helper', mjml(`${CODES}{{log buyer}}`), 'log'],
    ['the lookup helper', mjml(`${CODES}{{lookup this "constructor"}}`), 'lookup'],
    ['unescaped fields', mjml(`${CODES}{{{buyer}}}`), 'unescaped'],
    ['unescaped fields, the other way', mjml(`${CODES}{{#if test}}{{&buyer}}{{/if}}`), 'unescaped'],
    ['a partial', mjml(`${CODES}{{> other}}`), 'partials'],
    ['a partial block', mjml(`${CODES}{{#> other}}x{{/other}}`), 'partials'],
    ['a decorator', mjml(`${CODES}{{* other}}`), 'decorators'],
    ['an inline partial', mjml(`${CODES}{{#*inline "a"}}x{{/inline}}`), 'decorators'],
    ['more than 64 KiB', mjml(`${CODES}${'é'.repeat(33 * 1024)}`), '64 KiB'],
  ])('finds %s', async (_, template, fault) => {
    expect(await mailTemplateFault(template)).toContain(fault);
  });

  it.each([
    ['a field that is not closed', 'Hello {{buyer', /(not complete|never closed).*each \{\{ needs its \}\}/],
    ['a raw field that is not closed', '{{{{buyer}}', /not complete|never closed/],
    ['a block that another one closes', '{{#if test}}x{{/each}}', /\{\{#if\}\} is closed by \{\{\/each\}\}/],
    ['a helper that there is not', '{{shout buyer "!"}}', /there is no \{\{shout …\}\}/],
    ['a field that there is not', '{{buyr}}', /there is no field "buyr"$/],
  ])('tells %s in plain words, in a template and in a subject', async (_, text, words) => {
    const faults = [await mailTemplateFault(mjml(`${CODES}${text}`)), mailSubjectFault(text)];

    for (const fault of faults) {
      expect(fault).toMatch(words);
      expect(fault).not.toMatch(/Expecting|CLOSE|object Object|knownHelpers/);
    }
  });

  it('reads no file, neither when it checks nor when it renders', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'mail-')), 'secret.mjml');
    writeFileSync(file, '<mj-text>TOP-SECRET</mj-text>');
    for (const include of [`<mj-include path="${file}" />`, `<mj-include path="${file}" type="css" />`]) {
      const template = mjml(CODES, include);
      const { html } = await renderMail('codes', SAMPLE_CODES_FIELDS, { subject: null, template });

      expect(await mailTemplateFault(template)).toContain('mj-include');
      expect(html).not.toContain('TOP-SECRET');
    }
  });
});

describe('mailSubjectFault', () => {
  it('accepts the default subject and plain text', () => {
    expect(mailSubjectFault(DEFAULT_TEMPLATES.codes.subject)).toBeNull();
    expect(mailSubjectFault('Ihr Schlüssel für {{order}}')).toBeNull();
  });

  it.each([
    ['nothing', ' ', 'empty'],
    ['broken Handlebars', '{{#if}}', 'cannot be used'],
    ['a misspelled field', '{{ordre}}', 'ordre'],
    ['codes', '{{#each products}}{{#each codes}}{{this}}{{/each}}{{/each}}', 'must not hold codes'],
    ['a partial', '{{> x}}', 'partials'],
    ['too much', 'x'.repeat(201), '200'],
  ])('finds %s', (_, subject, fault) => {
    expect(mailSubjectFault(subject)).toContain(fault);
  });
});
