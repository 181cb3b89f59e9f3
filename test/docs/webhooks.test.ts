import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { orderEvents, type VendorEvent } from '../../domain/vendor-event';
import { line, lineInException, order } from '../models/orders';

const page = readFileSync(join(__dirname, '../../docs/webhooks.md'), 'utf8');

interface Example {
  id: string;
  type: string;
  data: VendorEvent['data'];
}

/** The names of all fields, at any depth; what facts an exception has differs. */
const fieldsOf = (value: unknown, path = ''): string[] =>
  typeof value !== 'object' || value === null || path.endsWith('.facts')
    ? [path]
    : Object.entries(value).flatMap(([name, field]) =>
        fieldsOf(field, Array.isArray(value) ? path : `${path}.${name}`),
      );

describe('docs/webhooks.md', () => {
  const examples = [...page.matchAll(/```json\n([^]*?)```/g)].map(([, text = '']) => JSON.parse(text) as Example);
  const told = [
    order('fulfilled'),
    order('waiting', { state: 'exception', lines: [lineInException()] }),
    order('refunded', { state: 'refunded', lines: [line({ state: 'refunded', deliveredAt: null })] }),
  ].flatMap((after) => orderEvents(null, after));

  it('shows the events as they are told', () => {
    const shown = examples.filter(({ type }) => type.startsWith('order.'));

    expect(shown.map(({ type }) => type)).toEqual(told.map(({ type }) => type));
    expect(shown.map(({ data }) => fieldsOf(data).sort())).toEqual(told.map(({ data }) => fieldsOf(data).sort()));
  });

  it('tells of every event of an order', () => {
    for (const type of ['fulfilled', 'exception', 'expired', 'refunded', 'cancelled'])
      expect(page).toMatch(new RegExp(`^###.*\`order\\.${type}\``, 'm'));
  });
});
