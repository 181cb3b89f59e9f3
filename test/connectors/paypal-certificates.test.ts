import { X509Certificate } from 'node:crypto';
import { MockAgent } from 'undici';
import { createCertificateFetcher, isCertificateUrl, rememberCertificates } from '../../connectors/paypal-certificates';
import { nodeRoots, readCertificates, signingKey } from '../../connectors/paypal-chain';
import { PAYPAL_INTERMEDIATE } from '../../connectors/paypal-intermediate';
import { SignatureError, VerificationUnavailableError } from '../../domain/errors';
import { createAuthority } from '../rights/certificates';
import recorded from './fixtures/paypal.json';
import { NOW } from './paypal-signer';

const HOST = 'https://api.paypal.com';
const PATH = '/v1/notifications/certs/CERT-360caa42-fca2a594-a5cafa77';
const URL_OF_PAYPAL = HOST + PATH;
const PEM_2015 = recorded.certificates['paypal-cert-2015'];
const IN_2016 = new Date('2016-10-05T14:57:40Z');

describe('isCertificateUrl', () => {
  it.each([
    [true, URL_OF_PAYPAL],
    [true, `https://api.sandbox.paypal.com${PATH}`],
    [true, `https://api-m.paypal.com${PATH}`],
    [true, `https://api-m.sandbox.paypal.com${PATH}`],
    [false, undefined],
    [false, ''],
    [false, `http://api.paypal.com${PATH}`],
    [false, `https://api.paypal.com.evil.test${PATH}`],
    [false, `https://evilapi.paypal.com${PATH}`],
    [false, `https://evil.test/api.paypal.com${PATH}`],
    [false, `https://api.paypal.com@evil.test${PATH}`],
    [false, `https://user@api.paypal.com${PATH}`],
    [false, `https://api.paypal.com:8443${PATH}`],
    [false, `https://api.paypal.com\\@evil.test${PATH}`],
    [false, `https://api.paypal.com/${PATH}`],
    [false, `${URL_OF_PAYPAL}/../../../x`],
    [false, `${URL_OF_PAYPAL}?x=1`],
    [false, `${URL_OF_PAYPAL}#x`],
    [false, `${URL_OF_PAYPAL}\n`],
    [false, ` ${URL_OF_PAYPAL}`],
    [false, `https://www.paypal.com${PATH}`],
    [false, `https://api.paypal.com/v2/other/CERT-1`],
    [false, `file://api.paypal.com${PATH}`],
  ])('is %s of %j', (expected, url) => {
    expect(isCertificateUrl(url)).toBe(expected);
  });
});

describe('createCertificateFetcher', () => {
  const agent = new MockAgent();
  agent.disableNetConnect();
  afterAll(() => agent.close());

  type Reply = { status: number; body?: string; headers?: Record<string, string> };
  const answering = ({ status, body = '', headers = {} }: Reply, delay = 0): void => {
    const scope = agent.get(HOST).intercept({ path: PATH }).reply(status, body, { headers });
    if (delay > 0) scope.delay(delay);
  };
  const fetchCertificate = createCertificateFetcher({ dispatcher: agent });

  it('gives what is served', async () => {
    answering({ status: 200, body: PEM_2015 });

    expect(await fetchCertificate(URL_OF_PAYPAL)).toBe(PEM_2015);
  });

  it('fetches from nowhere else', async () => {
    await expect(fetchCertificate(`https://evil.test${PATH}`)).rejects.toThrow(SignatureError);
  });

  it('takes a certificate that does not exist for a forgery', async () => {
    answering({ status: 404 });

    await expect(fetchCertificate(URL_OF_PAYPAL)).rejects.toThrow(SignatureError);
  });

  it.each([
    ['an outage', { status: 503 }],
    ['too many requests', { status: 429 }],
    ['a redirect, which it does not follow', { status: 302, headers: { location: 'https://evil.test/' } }],
    ['more than it reads', { status: 200, body: 'x'.repeat(100_000) }],
  ])('is unavailable at %s', async (_, reply) => {
    answering(reply);

    await expect(fetchCertificate(URL_OF_PAYPAL)).rejects.toThrow(VerificationUnavailableError);
  });

  it('is unavailable when nobody answers, at all or in time', async () => {
    await expect(fetchCertificate(URL_OF_PAYPAL)).rejects.toThrow(VerificationUnavailableError);
    answering({ status: 200, body: PEM_2015 }, 3_600_000);
    const impatient = createCertificateFetcher({ dispatcher: agent, timeoutMs: 1 });

    await expect(impatient(URL_OF_PAYPAL)).rejects.toThrow(VerificationUnavailableError);
  });
});

describe('rememberCertificates', () => {
  const clock = { now: 0 };
  const remembering = (fetchPem: jest.Mock<Promise<string>, [string]>) =>
    rememberCertificates(fetchPem, () => clock.now);
  const serving = () => jest.fn<Promise<string>, [string]>(() => Promise.resolve(PEM_2015));

  it('fetches an address once for all who ask at once, and then once a day', async () => {
    const fetchPem = serving();
    const certificatesAt = remembering(fetchPem);
    await Promise.all(Array.from({ length: 20 }, () => certificatesAt('a')));

    expect(fetchPem).toHaveBeenCalledTimes(1);

    clock.now += 23 * 60 * 60 * 1000;
    await certificatesAt('a');

    expect(fetchPem).toHaveBeenCalledTimes(1);

    clock.now += 2 * 60 * 60 * 1000;
    await certificatesAt('a');

    expect(fetchPem).toHaveBeenCalledTimes(2);
  });

  it('forgets what was not asked for the longest', async () => {
    const fetchPem = serving();
    const certificatesAt = remembering(fetchPem);
    for (let index = 0; index <= 100; index += 1) {
      await certificatesAt(`${index}`);
      clock.now += 10_000;
    }
    await certificatesAt('100');
    await certificatesAt('0');

    expect(fetchPem).toHaveBeenCalledTimes(102);
  });

  it.each([
    ['a failure', () => Promise.reject(new VerificationUnavailableError('down'))],
    ['a page', () => Promise.resolve('<html>')],
    ['a broken certificate', () => Promise.resolve('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')],
  ])('remembers %s for half a minute, and no longer', async (_, answer: () => Promise<string>) => {
    const fetchPem = serving().mockImplementationOnce(answer);
    const certificatesAt = remembering(fetchPem);

    await expect(certificatesAt('a')).rejects.toThrow(VerificationUnavailableError);
    clock.now += 29_000;
    await expect(certificatesAt('a')).rejects.toThrow(VerificationUnavailableError);
    expect(fetchPem).toHaveBeenCalledTimes(1);

    clock.now += 1_000;
    expect(await certificatesAt('a')).toHaveLength(1);
  });

  it('looks for so many new addresses in a minute, and for those that it has known at any time', async () => {
    const fetchPem = serving();
    const certificatesAt = remembering(fetchPem);
    await certificatesAt('known');
    clock.now += 25 * 60 * 60 * 1000;
    fetchPem.mockImplementation(() => Promise.reject(new SignatureError('there is none')));
    const asked = Array.from({ length: 200 }, (_, index) => certificatesAt(`made up ${index}`));
    const outcomes = await Promise.all(asked.map((each) => each.catch((error: Error) => error.name)));

    expect(outcomes.filter((name) => name === 'SignatureError')).toHaveLength(30);
    expect(outcomes.filter((name) => name === 'VerificationUnavailableError')).toHaveLength(170);
    fetchPem.mockImplementation(() => Promise.resolve(PEM_2015));
    expect(await certificatesAt('known')).toHaveLength(1);
    await expect(certificatesAt('new')).rejects.toThrow(VerificationUnavailableError);

    clock.now += 60_000;
    expect(await certificatesAt('new')).toHaveLength(1);
  });
});

describe('signingKey', () => {
  const authority = createAuthority('Example Root');
  const own = authority.issue('messageverificationcerts.paypal.com');
  const roots = [new X509Certificate(authority.certificate)];
  const read = (...pems: string[]) => readCertificates(pems.join('\n'));
  const keyOf =
    (pems: string[], { at = NOW, by = roots } = {}) =>
    () =>
      signingKey(read(...pems), at, by);

  it("finds the key of PayPal's own certificate, with or without the authority in between", () => {
    const key = new X509Certificate(PEM_2015).publicKey;

    expect(signingKey(read(PEM_2015), IN_2016, nodeRoots()).equals(key)).toBe(true);
    expect(signingKey(read(PEM_2015, PAYPAL_INTERMEDIATE), IN_2016, nodeRoots()).equals(key)).toBe(true);
    expect(keyOf([own.certificate])).not.toThrow();
  });

  it.each([
    ['before it begins', '2015-03-17T00:00:00Z'],
    ['after its end', '2017-03-23T00:00:00Z'],
  ])('refuses a certificate %s', (_, at) => {
    expect(() => signingKey(read(PEM_2015), new Date(at), nodeRoots())).toThrow(SignatureError);
  });

  it.each([
    ['nothing', []],
    ["a certificate of somebody else's", [authority.issue('paypal.com.evil.test').certificate]],
    ['a name that only ends alike', [authority.issue('evilpaypal.com').certificate]],
    ['one that has signed itself', [createAuthority('x.paypal.com').certificate]],
    ['an authority that no root knows', [createAuthority('Other').issue('x.paypal.com').certificate]],
    ['an authority of the same name', [createAuthority('Example Root').issue('x.paypal.com').certificate]],
    ['one that a certificate has signed which may not', [own.issue('y.paypal.com').certificate, own.certificate]],
    ['the authority first', [authority.certificate, own.certificate]],
  ])('refuses %s', (_, pems) => {
    expect(keyOf(pems)).toThrow(SignatureError);
  });

  it('refuses an authority that only the sender vouches for', () => {
    const forger = createAuthority('Forger');

    expect(keyOf([forger.issue('x.paypal.com').certificate, forger.certificate])).toThrow(SignatureError);
    expect(
      keyOf([forger.issue('x.paypal.com').certificate, forger.certificate], { by: nodeRoots() as X509Certificate[] }),
    ).toThrow(SignatureError);
  });
});

describe('PAYPAL_INTERMEDIATE', () => {
  it('is an authority that a root of Node vouches for', () => {
    const [intermediate] = readCertificates(PAYPAL_INTERMEDIATE);
    const issuers = nodeRoots().filter(
      (root) => intermediate?.checkIssued(root) && intermediate.verify(root.publicKey),
    );

    expect(intermediate?.ca).toBe(true);
    expect(issuers).toHaveLength(1);
  });
});
