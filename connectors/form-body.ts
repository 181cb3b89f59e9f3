import { MalformedDeliveryError } from '../domain/errors';

/** The name and value of a form field; their order in the body is kept, because some platforms sign it. */
export type FormField = readonly [name: string, value: string];

/** More than most platforms send; bounds the work for a body that nobody has verified yet. */
const MAXIMUM_FIELDS = 200;

/** Reads a form body in UTF-8 as its fields in the order of the wire. */
export function readForm(rawBody: Buffer, maximum = MAXIMUM_FIELDS): FormField[] {
  const pairs = rawBody
    .toString('latin1')
    .split('&', maximum + 1)
    .filter(Boolean);
  if (pairs.length > maximum) throw new MalformedDeliveryError(`body: more than ${maximum} form fields`);
  return pairs.map((pair) => {
    const end = pair.includes('=') ? pair.indexOf('=') : pair.length;
    return [decode(pair.slice(0, end)), decode(pair.slice(end + 1))];
  });
}

/** The fields by name; a name that comes twice is refused, because it could mean two things. */
export function fieldsByName(fields: readonly FormField[]): Map<string, string> {
  const byName = new Map(fields);
  if (byName.size !== fields.length) throw new MalformedDeliveryError('body: a form field comes twice');
  return byName;
}

function decode(text: string): string {
  const bytes = text
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(bytes, 'latin1'));
  } catch {
    throw new MalformedDeliveryError('body: not a form in UTF-8');
  }
}
