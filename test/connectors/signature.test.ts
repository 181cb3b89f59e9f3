import { createHmac } from 'node:crypto';
import { matchesHmac, matchesText } from '../../connectors/signature';

describe('matchesHmac', () => {
  const bytes = Buffer.from('body');
  const sign = (encoding: 'hex' | 'base64') => createHmac('sha256', 'secret').update(bytes).digest(encoding);

  it('takes the signature in the encoding asked for, and no other', () => {
    expect(matchesHmac(bytes, 'secret', sign('hex'), 'hex')).toBe(true);
    expect(matchesHmac(bytes, 'secret', sign('base64'), 'base64')).toBe(true);
    expect(matchesHmac(bytes, 'secret', sign('hex'), 'base64')).toBe(false);
    expect(matchesHmac(bytes, 'secret', `${sign('base64')} `, 'base64')).toBe(false);
    expect(matchesHmac(bytes, 'secret', undefined, 'base64')).toBe(false);
  });
});

describe('matchesText', () => {
  it('compares texts of any length', () => {
    expect(matchesText('same', 'same')).toBe(true);
    expect(matchesText('same', 'sam')).toBe(false);
  });
});
