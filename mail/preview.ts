import type { MailSample } from '../domain/mail-sample';
import { CODES_FIELD_WORDS, MAIL_SAMPLES } from './fields';
import { renderMail, type RenderedMail } from './render';
import { findTemplateFault, isTooLarge, mailSubjectFault } from './template-faults';
import { codesTemplate } from './templates/codes';

/** What a codes mail is tried with; null for the default. */
export interface TriedMail {
  subject: string | null;
  template: string | null;
  vendor: string;
  /** The name of the product that is sold in the sample; null for one that is made up. */
  product: string | null;
  /** Which sample order; the one with all that there is where it is left out. */
  sample?: MailSample;
}

/** A codes mail of the sample order; a part that cannot be made is null, and its fault says why. */
export interface MailPreview {
  subject: string | null;
  html: string | null;
  text: string | null;
  /** The line is one of the template, counted from 1; null where it is not known. */
  faults: { path: 'subject' | 'template'; message: string; line: number | null }[];
}

/** Keyrail's own codes mail, as it is written, and what a template may say. */
export const ownCodesMail = {
  subject: codesTemplate.subject,
  template: codesTemplate.mjml,
  fields: [...CODES_FIELD_WORDS],
};

/** Makes the codes mail of a sample order, and tells what is wrong with the template and the subject; never throws for what somebody has written. */
export async function previewMail({ subject, template, ...sold }: TriedMail): Promise<MailPreview> {
  const faults: MailPreview['faults'] = [];
  const templateFault = template === null ? null : await findTemplateFault(template);
  const subjectFault = subject === null ? null : mailSubjectFault(subject);
  if (templateFault !== null) faults.push({ path: 'template', ...templateFault });
  if (subjectFault !== null) faults.push({ path: 'subject', message: subjectFault, line: null });
  const rendered = await render({ subject: subjectFault === null ? subject : null, template, ...sold });
  return {
    subject: subjectFault === null ? (rendered?.subject ?? null) : null,
    html: rendered?.html ?? null,
    text: rendered?.text ?? null,
    faults,
  };
}

/** A template that lacks something may still be looked at; one that cannot be compiled, or is too large to be, gives nothing. */
async function render({
  subject,
  template,
  vendor,
  product,
  sample = 'full',
}: TriedMail): Promise<RenderedMail | null> {
  if (template !== null && isTooLarge(template)) return null;
  const fields = MAIL_SAMPLES[sample];
  const [first, ...others] = fields.products;
  const products = first && product !== null ? [{ ...first, name: product }, ...others] : fields.products;
  try {
    return await renderMail('codes', { ...fields, vendor, products }, { subject, template });
  } catch {
    return null;
  }
}
