import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiKeyBody } from '../../api/schemas/api-keys';
import { placeOrderBody } from '../../api/schemas/orders';
import { storeBody } from '../../api/schemas/stores';

const page = readFileSync(join(__dirname, '../../docs/connectors/direct.md'), 'utf8');
const body = placeOrderBody(1000);

/** The names in the first column of the table under this heading. */
const rows = (heading: string): string[] => {
  const [table = ''] = new RegExp(`(?<=\\| ${heading} +\\|.*\\n)(?:\\|.*\\n)+`).exec(page) ?? [];
  return [...table.matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name);
};

/** What the page's calls send to a path. */
const sent = (path: string): unknown[] =>
  [...page.matchAll(new RegExp(`${path} [^]*?-d '([^']*)'`, 'g'))].map(([, text = '']) => JSON.parse(text) as unknown);

describe('docs/connectors/direct.md', () => {
  it('tells of every field of an order and of a line, and of no other', () => {
    expect(rows('field').sort()).toEqual(Object.keys(body.shape).sort());
    expect(rows('field of a line').sort()).toEqual(Object.keys(body.shape.lines.element.shape).sort());
  });

  it('tells of every field of a buyer and of an address', () => {
    const { shape } = body.shape.buyer.unwrap();
    const names = [...Object.keys(shape), ...Object.keys(shape.billingAddress.unwrap().unwrap().shape)];
    const [row = ''] = /^\| `buyer`.*$/m.exec(page) ?? [];

    expect(names.filter((name) => !row.includes(`\`${name}\``))).toEqual([]);
  });

  it('shows calls that the API takes', () => {
    const calls = [
      ...sent('/v1/orders').map((order) => body.safeParse(order).error),
      ...sent('/v1/stores/our-site').map((store) => storeBody.safeParse(store).error),
      ...sent('/v1/api-keys').map((key) => apiKeyBody.safeParse(key).error),
    ];

    expect(calls).toEqual([undefined, undefined, undefined]);
  });
});
