import { fieldsByName, readForm, type FormField } from './form-body';
import { text } from './payload-fields';

/** About 70 fields and 30 for each line: enough for an order of sixty lines. */
const MAXIMUM_FIELDS = 2000;

/** A notification of 2Checkout by its names; what ends in `[]` is a list. */
export type Notice = Readonly<Record<string, string | string[]>>;

/** The fields in the order of the wire, which 2Checkout signs. */
export const readFields = (rawBody: Buffer): FormField[] => readForm(rawBody, MAXIMUM_FIELDS);

/** Reads a notification; a single field that comes twice is refused. */
export function readNotice(rawBody: Buffer): Notice {
  const fields = readFields(rawBody);
  const isList = ([name]: FormField): boolean => name.endsWith('[]');
  const lists = new Map<string, string[]>();
  for (const [name, value] of fields.filter(isList)) {
    const list = lists.get(name);
    if (list) list.push(value);
    else lists.set(name, [value]);
  }
  const single = fieldsByName(fields.filter((field) => !isList(field)));
  return Object.fromEntries<string | string[]>([...single, ...lists]);
}

/** One of the platform's own words, in upper case; null for anything else. */
export const word = text.transform((value) => (value && /^\w{1,40}$/.test(value) ? value.toUpperCase() : null));

/** The ISO time of a date as 2Checkout writes it; null for none, for a lifetime, and without the offset that says where it is meant. */
export function toIsoTime(date: string | null | undefined, offset: string | null): string | null {
  const [, day, time = '23:59:59'] = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d))?$/.exec(date ?? '') ?? [];
  const [, zone] = /^GMT([+-]\d\d:\d\d)$/.exec(offset ?? '') ?? [];
  if (!day || !zone || day.startsWith('9999')) return null;
  const at = new Date(`${day}T${time}${zone}`);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
