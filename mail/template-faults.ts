import { SAMPLE_CODES_FIELDS } from './fields';
import { compilePlainText, compileSubject, toHtml } from './render';
import { compileHtml, findForbidden } from './template-language';

const MAXIMUM_TEMPLATE_BYTES = 64 * 1024;
const MAXIMUM_SUBJECT_LENGTH = 200;

/** What is wrong with a product's own codes template, in words; null when it delivers every code. */
export async function mailTemplateFault(mjml: string): Promise<string | null> {
  if (Buffer.byteLength(mjml) > MAXIMUM_TEMPLATE_BYTES)
    return `the template is larger than ${MAXIMUM_TEMPLATE_BYTES / 1024} KiB`;
  if (/<\s*mj-include/i.test(mjml)) return 'mj-include is not available: write the whole template in one text';
  try {
    const html = await toHtml(mjml, 'strict');
    const forbidden = findForbidden(mjml) ?? findForbidden(html);
    if (forbidden) return forbidden;
    const parts = [compileHtml(html, true), compilePlainText(html, true)];
    return missingCodes(parts.map((part) => part(SAMPLE_CODES_FIELDS)));
  } catch (error) {
    return faultOf(error);
  }
}

/** What is wrong with a product's own subject, in words; null when nothing is. */
export function mailSubjectFault(subject: string): string | null {
  if (subject.length > MAXIMUM_SUBJECT_LENGTH) return `the subject is longer than ${MAXIMUM_SUBJECT_LENGTH} characters`;
  try {
    const forbidden = findForbidden(subject);
    if (forbidden) return forbidden;
    const line = compileSubject(subject, true)(SAMPLE_CODES_FIELDS);
    if (line === '') return 'the subject is empty';
    return allCodes.some((code) => line.includes(code))
      ? 'a subject must not hold codes: mailboxes show it to bystanders'
      : null;
  } catch (error) {
    return faultOf(error);
  }
}

const allCodes = SAMPLE_CODES_FIELDS.products.flatMap(({ codes }) => codes);

const missingCodes = (renderings: string[]): string | null =>
  renderings.every((rendering) => allCodes.every((code) => rendering.includes(code)))
    ? null
    : 'the template does not show every code: it needs {{#each products}} … {{#each codes}} {{this}} {{/each}} {{/each}} inside an mj-text';

function faultOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `the template cannot be used: ${message.slice(0, 500)}`;
}
