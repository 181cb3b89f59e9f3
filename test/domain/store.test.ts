import { acceptedSecrets } from '../../domain/store';

describe('acceptedSecrets', () => {
  const now = new Date('2026-03-01T10:00:00.000Z');
  const secrets = [
    { value: 'new', acceptedUntil: null },
    { value: 'going', acceptedUntil: '2026-03-01T10:00:00.001Z' },
    { value: 'gone', acceptedUntil: '2026-03-01T10:00:00.000Z' },
    { value: 'unreadable', acceptedUntil: 'some day' },
  ];

  it('are the one in force and those whose date has not come', () => {
    expect(acceptedSecrets(secrets, now)).toEqual(['new', 'going']);
  });

  it('are none where there are none', () => {
    expect(acceptedSecrets([], now)).toEqual([]);
  });
});
