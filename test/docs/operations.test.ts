import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXCEPTION_REASONS } from '../../domain/exception';
import * as messages from '../../workflows/messages';

const page = readFileSync(join(__dirname, '../../docs/operations.md'), 'utf8');

const rows = [...page.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name ?? '');

describe('docs/operations.md', () => {
  it('tells of every update that an operator may send, with an input that is signed', () => {
    const updates = Object.values(messages).flatMap((message) =>
      typeof message === 'object' && 'type' in message && message.type === 'update' ? [message.name] : [],
    );
    const inputs = [...page.matchAll(/^\| `(\w+)` .*`(\{"by".*\})` *\|$/gm)];

    expect(inputs.map(([, name]) => name).sort()).toEqual(updates.filter((name) => name !== 'placeOrder').sort());
    for (const [, , input = ''] of inputs)
      expect(JSON.parse(input)).toMatchObject({ by: 'ann', why: expect.any(String) as string });
  });

  it('tells of every search attribute, and of no other', () => {
    const names = Object.values(messages.searchAttributes).map(({ name }) => name);

    expect(rows.filter((name) => name.startsWith('Keyrail')).sort()).toEqual([...names].sort());
  });

  it('tells what every exception asks for', () => {
    expect(rows).toEqual(expect.arrayContaining([...EXCEPTION_REASONS]));
  });
});
