import { SAMPLE_CODES_FIELDS } from './fields';
import { compilePlainText, compileSubject, toHtml } from './render';
import { compileHtml, findForbidden } from './template-language';
import { handlebarsFault, type TemplateFault } from './template-words';

const MAXIMUM_TEMPLATE_BYTES = 64 * 1024;
const MAXIMUM_SUBJECT_LENGTH = 200;

/** True for a template that is not even to be compiled. */
export const isTooLarge = (mjml: string): boolean => Buffer.byteLength(mjml) > MAXIMUM_TEMPLATE_BYTES;

/** What is wrong with a product's own codes template, in words; null when it delivers every code. */
export const mailTemplateFault = async (mjml: string): Promise<string | null> =>
  (await findTemplateFault(mjml))?.message ?? null;

/** The same with its place. */
export async function findTemplateFault(mjml: string): Promise<TemplateFault | null> {
  if (isTooLarge(mjml))
    return { message: `the template is larger than ${MAXIMUM_TEMPLATE_BYTES / 1024} KiB`, line: null };
  const include = lineOf(mjml, /<\s*mj-include/i);
  if (include !== null)
    return { message: 'mj-include is not available: write the whole template in one text', line: include };
  try {
    const html = await toHtml(mjml, 'strict');
    const forbidden = findForbidden(mjml) ?? findForbidden(html);
    if (forbidden) return forbidden;
    const parts = [compileHtml(html, true), compilePlainText(html, true)];
    const missing = missingCodes(parts.map((part) => part(SAMPLE_CODES_FIELDS)));
    return missing === null ? null : { message: missing, line: null };
  } catch (error) {
    return placed(mjml, messageOf(error));
  }
}

/** What is wrong with a product's own subject, in words; null when nothing is. */
export function mailSubjectFault(subject: string): string | null {
  if (subject.length > MAXIMUM_SUBJECT_LENGTH) return `the subject is longer than ${MAXIMUM_SUBJECT_LENGTH} characters`;
  try {
    const forbidden = findForbidden(subject);
    if (forbidden) return forbidden.message;
    const line = compileSubject(subject, true)(SAMPLE_CODES_FIELDS);
    if (line === '') return 'the subject is empty';
    return allCodes.some((code) => line.includes(code))
      ? 'a subject must not hold codes: mailboxes show it to bystanders'
      : null;
  } catch (error) {
    return `the subject cannot be used: ${handlebarsFault(messageOf(error)).message}`;
  }
}

const allCodes = SAMPLE_CODES_FIELDS.products.flatMap(({ codes }) => codes);

const missingCodes = (renderings: string[]): string | null =>
  renderings.every((rendering) => allCodes.every((code) => rendering.includes(code)))
    ? null
    : 'the template does not show every code: it needs {{#each products}} … {{#each codes}} {{this}} {{/each}} {{/each}} inside an mj-text';

const MJML_FAULT = /^ValidationError:\s*Line (\d+) of .*? \(([\w-]+)\) \S (.*)/;

/** What MJML and Handlebars have found, without the paths of the server that are in it. */
function placed(mjml: string, message: string): TemplateFault {
  const [, line, element, what] = MJML_FAULT.exec(message) ?? [];
  if (line !== undefined) return { message: `${unusable}${element}: ${what}`, line: Number(line) };
  const { field, ...fault } = handlebarsFault(message);
  // MJML's own lines are not those of the HTML that it makes.
  return {
    message: unusable + fault.message,
    line: field === undefined ? fault.line : lineOf(mjml, fieldPattern(field)),
  };
}

const fieldPattern = (field: string): RegExp =>
  new RegExp(`\\{\\{[^}]*\\b${field.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\b`);

/** The line in which something is first found, counted from 1; null when it is not. */
function lineOf(text: string, pattern: RegExp): number | null {
  const place = text.search(pattern);
  return place < 0 ? null : text.slice(0, place).split('\n').length;
}

const unusable = 'the template cannot be used: ';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
