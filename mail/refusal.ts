/** What nodemailer tells of a failure besides its message, which may name the recipient. */
interface SmtpFailure {
  code?: unknown;
  originalCode?: unknown;
  command?: unknown;
  responseCode?: unknown;
  response?: unknown;
}

/** What the second part of an enhanced status code is about. https://www.rfc-editor.org/rfc/rfc3463#section-3 */
const SUBJECTS: Readonly<Record<string, string>> = {
  '1': 'the address',
  '2': 'the mailbox',
  '3': 'the mail system',
  '4': 'the way to it',
  '5': 'the protocol',
  '6': 'the content',
  '7': 'a policy',
};

/** The mail server could not take a mail now; carries codes only, because servers repeat addresses in their answers. */
export class MailServerError extends Error {
  override readonly name = 'MailServerError';

  constructor(failure: unknown) {
    const { code, originalCode, command, response } = failureOf(failure);
    const facts = [isWord(originalCode) ? originalCode : code, statusOf(response)].filter(isWord).join(', ');
    super(`The mail server did not take the mail: ${facts || 'unknown reason'}${at(command)}`);
  }
}

const SILENCES = new Set<unknown>(['ECONNECTION', 'ESOCKET', 'ETIMEDOUT', 'EDNS', 'EABORT']);

/** True when the server could not be reached or did not answer in time, whatever the mail was. */
export const isSilence = (failure: unknown): boolean => {
  const { code, responseCode } = failureOf(failure);
  return SILENCES.has(code) && responseCode === undefined;
};

/** Why a server refused this recipient or this message for good; null when a later try may succeed. */
export function findRefusal(failure: unknown): string | null {
  const { command, responseCode, response } = failureOf(failure);
  if (command !== 'RCPT TO' && command !== 'DATA') return null;
  if (typeof responseCode !== 'number' || responseCode < 500 || responseCode > 599) return null;
  if (isAboutUs(responseCode)) return null;
  return `${statusOf(response)}${at(command)}`;
}

/** Commands out of order (503) and a missing log-in or encryption (53x) are our side's to mend, and then the mail goes. */
const isAboutUs = (responseCode: number): boolean =>
  responseCode === 503 || (responseCode >= 530 && responseCode < 540);

function statusOf(response: unknown): string {
  const match = /^(\d{3})[ -](?:(\d\.(\d{1,3})\.\d{1,3})\b)?/.exec(typeof response === 'string' ? response : '');
  if (!match) return '';
  const [, code = '', enhanced = '', subject = ''] = match;
  const about = SUBJECTS[subject];
  return [code, enhanced, about && `(${about})`].filter(Boolean).join(' ');
}

const at = (command: unknown): string =>
  typeof command === 'string' && /^[A-Z][A-Z\d -]{1,30}$/.test(command) ? ` at ${command}` : '';

const failureOf = (failure: unknown): SmtpFailure => (typeof failure === 'object' && failure !== null ? failure : {});

const isWord = (value: unknown): value is string => typeof value === 'string' && value !== '';
