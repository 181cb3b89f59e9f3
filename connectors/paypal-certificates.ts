import type { X509Certificate } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { request, type Dispatcher } from 'undici';
import { SignatureError, VerificationUnavailableError } from '../domain/errors';
import { readCertificates } from './paypal-chain';

const TIMEOUT_MS = 5_000;
const MAXIMUM_BYTES = 64_000;
/** What PayPal's own `cache-control` has said. */
const MAXIMUM_AGE_MS = 24 * 60 * 60 * 1000;
const MOST_REMEMBERED = 100;
/** Shorter than PayPal waits before it sends a message again. */
const FAILURE_AGE_MS = 30_000;
/** PayPal has few certificates, and anybody can send a message that names others: so many are looked for in a minute. */
const MOST_NEW_A_MINUTE = 30;
const MINUTE_MS = 60_000;

/** Where PayPal's messages name their certificate; whoever could name another place would sign by their own key. */
const CERTIFICATE_URL = /^https:\/\/api(-m)?(\.sandbox)?\.paypal\.com\/v1\/notifications\/certs\/[\w-]{1,200}$/;

/** Gives what an address of PayPal's serves in PEM; throws a VerificationUnavailableError where it cannot be had just now. */
export type FetchCertificate = (url: string) => Promise<string>;

/** True for an address that a certificate may be fetched from. */
export const isCertificateUrl = (url: string | undefined): url is string =>
  url !== undefined && CERTIFICATE_URL.test(url);

/** What fetches certificates over the network: within 5 s and 64 kB, and without following redirects. */
export function createCertificateFetcher({
  dispatcher,
  timeoutMs = TIMEOUT_MS,
}: { dispatcher?: Dispatcher; timeoutMs?: number } = {}): FetchCertificate {
  return async (url) => {
    if (!isCertificateUrl(url)) throw new SignatureError("PayPal webhook: PAYPAL-CERT-URL is none of PayPal's");
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const { statusCode, body } = await request(url, { signal, ...(dispatcher && { dispatcher }) });
      if (statusCode === 200) return await readBounded(body);
      await body.dump();
      if (statusCode === 404 || statusCode === 410)
        throw new SignatureError('PayPal webhook: there is no certificate at PAYPAL-CERT-URL');
      throw new VerificationUnavailableError(`PayPal's certificate: answered ${statusCode}`);
    } catch (error) {
      if (error instanceof SignatureError || error instanceof VerificationUnavailableError) throw error;
      throw new VerificationUnavailableError("PayPal's certificate: cannot be fetched", { cause: error });
    }
  };
}

/** Fetches certificates over the network. */
export const fetchCertificate = createCertificateFetcher();

/** Remembers certificates for a day, and failures for a while; who asks for one that is being fetched waits for the same answer. */
export function rememberCertificates(
  fetchPem: FetchCertificate,
  clock: () => number,
): (url: string) => Promise<X509Certificate[]> {
  const known = new LRUCache<string, { certificates: X509Certificate[]; fetchedAt: number }>({ max: MOST_REMEMBERED });
  const failed = new LRUCache<string, { error: Error; failedAt: number }>({ max: MOST_REMEMBERED });
  const fetching = new Map<string, Promise<X509Certificate[]>>();
  const isAdmitted = limitRate(clock);

  async function fetchAnew(url: string): Promise<X509Certificate[]> {
    try {
      const certificates = certificatesIn(await fetchPem(url));
      known.set(url, { certificates, fetchedAt: clock() });
      return certificates;
    } catch (error) {
      failed.set(url, { error: error as Error, failedAt: clock() });
      throw error;
    } finally {
      fetching.delete(url);
    }
  }

  return async (url) => {
    const found = known.get(url);
    if (found && clock() - found.fetchedAt < MAXIMUM_AGE_MS) return found.certificates;
    const failure = failed.get(url);
    if (failure && clock() - failure.failedAt < FAILURE_AGE_MS) throw failure.error;
    const underWay = fetching.get(url);
    if (underWay) return underWay;
    // One that has been PayPal's before does not have to stand behind what others have made up.
    if (!found && !isAdmitted())
      throw new VerificationUnavailableError("PayPal's certificate: too many new ones are asked for");
    const begun = fetchAnew(url);
    fetching.set(url, begun);
    return begun;
  };
}

/** True for so many calls of a minute. */
function limitRate(clock: () => number): () => boolean {
  let begunAt = -Infinity;
  let count = 0;
  return () => {
    if (clock() - begunAt >= MINUTE_MS) [begunAt, count] = [clock(), 0];
    count += 1;
    return count <= MOST_NEW_A_MINUTE;
  };
}

/** An answer without a certificate is some outage's page, and is not to be remembered. */
function certificatesIn(pem: string): X509Certificate[] {
  try {
    const certificates = readCertificates(pem);
    if (certificates.length > 0) return certificates;
  } catch {
    // broken, which is as good as none
  }
  throw new VerificationUnavailableError("PayPal's certificate: the answer holds none");
}

async function readBounded(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > MAXIMUM_BYTES) throw new VerificationUnavailableError("PayPal's certificate: the answer is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('latin1');
}
