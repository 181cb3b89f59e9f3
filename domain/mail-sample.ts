/** The sample orders that a mail can be looked at of; the first has all that there is in one. */
export const MAIL_SAMPLE_NAMES = ['full', 'ordinary', 'several', 'resent', 'test', 'file'] as const;
export type MailSample = (typeof MAIL_SAMPLE_NAMES)[number];
