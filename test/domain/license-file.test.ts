import { licenseFileContents, licenseFileName } from '../../domain/license-file';
import { aLicense, aSource } from '../licenses/samples';

const NOW = new Date('2026-03-02T10:00:00.500Z');
const ISSUER = 'https://keys.example.com';
const endOf = (expiresAt: string | null, offlineDays: number): string => {
  const { exp } = licenseFileContents(aSource({ license: aLicense({ expiresAt }), offlineDays }), ISSUER, NOW);
  return new Date(exp * 1000).toISOString();
};

describe('licenseFileContents', () => {
  it('says what the license is at this time', () => {
    const license = aLicense({ expiresAt: '2027-03-01T10:00:00.000Z', subscriptionId: 'sub_7' });
    const subscription = { id: 'sub_7', state: 'active' };

    expect(licenseFileContents(aSource({ license, subscription }), ISSUER, NOW)).toEqual({
      version: 1,
      iss: ISSUER,
      sub: license.id,
      iat: 1_772_445_600,
      nbf: 1_772_445_600,
      exp: 1_772_445_600 + 14 * 86_400,
      product: 'desktop-app',
      code: 'K7QWX-2MHDR-9TBVC',
      state: 'active',
      expiresAt: '2027-03-01T10:00:00.000Z',
      features: { edition: 'pro', seats: '5' },
      subscription,
    });
  });

  it('ends with the license, and after the offline time at the latest', () => {
    expect(endOf(null, 14)).toBe('2026-03-16T10:00:00.000Z');
    expect(endOf('2026-03-10T00:00:00.000Z', 14)).toBe('2026-03-10T00:00:00.000Z');
    expect(endOf('2027-03-01T10:00:00.000Z', 30)).toBe('2026-04-01T10:00:00.000Z');
    expect(endOf('2027-03-01T10:00:00.000Z', 3_650)).toBe('2027-03-01T10:00:00.000Z');
  });
});

describe('licenseFileName', () => {
  it('is that of the product, numbered where there are several', () => {
    expect([licenseFileName('desktop-app'), licenseFileName('desktop-app', 2)]).toEqual([
      'desktop-app.license',
      'desktop-app-2.license',
    ]);
  });
});
