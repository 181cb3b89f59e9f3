import type { License } from '../../domain/license';
import { applyUpgrade, undoUpgrade } from '../../domain/license-upgrade';
import { license } from '../helpers/licenses';

const NOW = new Date('2026-06-01T00:00:00.000Z');
const apply = (known: License, id: string, days: number, features: Record<string, string> = {}) => ({
  ...known,
  ...(applyUpgrade({ id, days, features })(known, NOW) as Partial<License>),
});
const undo = (known: License, id: string) => ({ ...known, ...(undoUpgrade(id)(known, NOW) as Partial<License>) });

describe('applyUpgrade', () => {
  it('adds days to the end, from now on where that has passed', () => {
    const running = apply(license({ expiresAt: '2026-07-01T00:00:00.000Z' }), 'a', 10);
    const expired = apply(license({ expiresAt: '2026-01-01T00:00:00.000Z' }), 'a', 10);

    expect([running.expiresAt, expired.expiresAt]).toEqual(['2026-07-11T00:00:00.000Z', '2026-06-11T00:00:00.000Z']);
  });

  it('leaves a license without an end without one, and one that gets no days as it is', () => {
    const endless = apply(license({ expiresAt: null }), 'a', 10);
    const expired = apply(license({ expiresAt: '2026-01-01T00:00:00.000Z' }), 'a', 0);

    expect([endless.expiresAt, expired.expiresAt]).toEqual([null, '2026-01-01T00:00:00.000Z']);
  });

  it('gives once for an id', () => {
    const once = apply(license(), 'a', 10, { seats: '5' });

    expect(apply(once, 'a', 10, { seats: '6' })).toEqual(once);
  });
});

describe('undoUpgrade', () => {
  it('brings a license back as it was, also one that had expired', () => {
    for (const expiresAt of ['2026-07-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', null]) {
      const known = license({ expiresAt, features: { edition: 'basic' } });
      const undone = undo(apply(known, 'a', 10, { edition: 'pro', seats: '5' }), 'a');

      expect(undone).toEqual({ ...known, upgrades: [] });
    }
  });

  it('leaves what another upgrade has given, and what has been changed since', () => {
    const known = license({ expiresAt: '2026-07-01T00:00:00.000Z', features: { edition: 'basic' } });
    const twice = apply(apply(known, 'a', 10, { edition: 'pro', seats: '5' }), 'b', 20, { edition: 'gold' });

    expect(undo(twice, 'a')).toMatchObject({ expiresAt: '2026-07-21T00:00:00.000Z', features: { edition: 'gold' } });
  });

  it('takes back the earlier of two renewals of an expired license without what the later one has given', () => {
    const known = license({ expiresAt: '2026-01-01T00:00:00.000Z' });
    const twice = apply(apply(known, 'a', 10), 'b', 20);
    const recharged = { ...apply(known, 'a', 10), expiresAt: '2026-07-11T00:00:00.000Z' };

    expect(undo(twice, 'a').expiresAt).toBe('2026-06-21T00:00:00.000Z');
    expect(undo(twice, 'b').expiresAt).toBe('2026-06-11T00:00:00.000Z');
    expect(undo(recharged, 'a').expiresAt).toBe('2026-07-01T00:00:00.000Z');
  });

  it.each([
    ['a', 'b', 'c'],
    ['b', 'a', 'c'],
    ['c', 'a', 'b'],
    ['a', 'c', 'b'],
  ])('leaves a license as it was once all is undone, in whatever order: %s, %s, %s', (...ids) => {
    const known = license({ expiresAt: '2026-01-01T00:00:00.000Z', features: { edition: 'basic' } });
    const first = apply(known, 'a', 10, { edition: 'pro', seats: '5' });
    const all = apply(apply(first, 'b', 0, { edition: 'gold' }), 'c', 20, { edition: 'gold', seats: '9' });

    expect(ids.reduce(undo, all)).toEqual({ ...known, upgrades: [] });
  });

  it('changes nothing for an id that has given nothing', () => {
    const known = license();

    expect(undo(known, 'a')).toEqual(known);
  });
});
