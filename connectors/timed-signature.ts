import { createHmac } from 'node:crypto';
import { SignatureError } from '../domain/errors';
import type { StoreDelivery } from './connector';
import { matchesText } from './signature';

/** A header that says when a message was signed, and the HMAC-SHA256 in hexadecimal of that time and the body. */
export interface TimedSignature {
  /** For people. */
  platform: string;
  /** In lower case. */
  header: string;
  /** Between the parts `name=value` of the header. */
  separator: string;
  time: string;
  signature: string;
  /** Between the time and the body in what is signed. */
  joint: string;
}

/** As in Stripe's own libraries; Paddle's allow 5 s, which its deliveries and a clock that is a little off exceed. To either side, for nobody signs ahead of time. */
const TOLERANCE_SECONDS = 300;

/** More than anybody rotates through; bounds the work for a message that nobody has verified yet. */
const MAXIMUM_SIGNATURES = 20;

const CLOCKS = 'The signature is right, so a clock is wrong: set the one of the machine that Keyrail runs on.';

/** Throws a SignatureError unless one of the header's signatures is by one of the secrets, over a time within 5 minutes. */
export function verifyTimed(form: TimedSignature, delivery: StoreDelivery, secrets: string[], now: Date): void {
  const { platform, header } = form;
  const { sentAt, signatures } = readHeader(form, delivery.headers[header] ?? '');
  if (sentAt === null || signatures.length === 0)
    throw new SignatureError(`${platform} webhook: ${header} is missing, or not of its form`);
  const expected = secrets
    .filter(Boolean)
    .map((secret) =>
      createHmac('sha256', secret).update(`${sentAt}${form.joint}`).update(delivery.rawBody).digest('hex'),
    );
  if (!expected.some((signature) => signatures.some((given) => matchesText(signature, given))))
    throw new SignatureError(`${platform} webhook: ${header} fits no accepted secret`);
  if (Math.abs(Math.floor(now.getTime() / 1000) - Number(sentAt)) > TOLERANCE_SECONDS)
    throw new SignatureError(`${platform} webhook: ${header} is more than 5 minutes off`, CLOCKS);
}

function readHeader({ separator, time, signature }: TimedSignature, header: string) {
  const parts = header.split(separator, MAXIMUM_SIGNATURES + 1);
  const valuesOf = (name: string): string[] =>
    parts.filter((part) => part.startsWith(`${name}=`)).map((part) => part.slice(name.length + 1));
  const [sentAt = '', ...others] = valuesOf(time);
  const isOneTime = others.length === 0 && /^\d{1,12}$/.test(sentAt);
  return { sentAt: isOneTime ? sentAt : null, signatures: valuesOf(signature) };
}
