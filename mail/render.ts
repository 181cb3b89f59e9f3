import { convert } from 'html-to-text';
import { LRUCache } from 'lru-cache';
import type { ProductMail } from '../domain/product';
import type { MailFields, MailName } from './fields';
import { compileHtml, compileText, type Template } from './template-language';
import { DEFAULT_TEMPLATES } from './templates/defaults';

export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}

/** A mail's parts, ready to be filled in. */
export type CompiledMail = Record<keyof RenderedMail, Template>;

// Turning MJML into HTML and HTML into text takes tens of milliseconds, filling in the fields less than one: so each template is compiled once.
const compiledMails = new LRUCache<string, Promise<CompiledMail>>({ max: 200 });

/** Makes a mail of its fields, by a product's own template and subject where it has them. */
export async function renderMail<Name extends MailName>(
  name: Name,
  fields: MailFields[Name],
  custom: Partial<ProductMail> = {},
): Promise<RenderedMail> {
  const { subject, mjml } = DEFAULT_TEMPLATES[name];
  const mail = await compiledMail(custom.subject ?? subject, custom.template ?? mjml);
  return { subject: mail.subject(fields), html: mail.html(fields), text: mail.text(fields) };
}

/** Compiles a subject; it becomes one line, for a header holds no more. */
export function compileSubject(source: string, strict = false): Template {
  const subject = compileText(source, strict);
  return (fields) =>
    subject(fields)
      .replace(/[\p{Cc}\s]+/gu, ' ')
      .trim();
}

/** Compiles the plain-text part that belongs to an HTML template. */
export function compilePlainText(html: string, strict = false): Template {
  const text = compileText(toText(html), strict);
  return (fields) => tidy(text(fields));
}

/** Turns MJML into HTML; nothing is read from files, and no font is fetched by the reader's mail client unless the template says so. */
export async function toHtml(mjml: string, validationLevel: 'soft' | 'strict' = 'soft'): Promise<string> {
  // Late, because it takes 60 MB, and an API that shows no preview needs none of it.
  const { default: mjml2html } = await import('mjml');
  const { html } = await mjml2html(mjml, {
    validationLevel,
    ignoreIncludes: true,
    useMjmlConfigOptions: false,
    fonts: {},
  });
  return html;
}

function compiledMail(subject: string, mjml: string): Promise<CompiledMail> {
  const key = JSON.stringify([subject, mjml]);
  const known = compiledMails.get(key);
  if (known) return known;
  const mail = compileMail(subject, mjml);
  compiledMails.set(key, mail);
  mail.catch(() => compiledMails.delete(key)); // the caller gets the error too
  return mail;
}

async function compileMail(subject: string, mjml: string): Promise<CompiledMail> {
  const html = await toHtml(mjml);
  return { subject: compileSubject(subject), html: compileHtml(html), text: compilePlainText(html) };
}

/** Codes come one a line, links written out, and nothing is wrapped that may be copied. */
const toText = (html: string): string =>
  convert(html, {
    wordwrap: false,
    selectors: [
      { selector: 'div[style*="display:none"]', format: 'skip' },
      { selector: 'td', format: 'block', options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
      { selector: 'pre', format: 'pre', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
      { selector: 'img', format: 'skip' },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
    ],
  });

const tidy = (text: string): string =>
  `${text
    .replace(/^[^\S\n]+|[^\S\n]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
