// Verifies a license file offline and prints the license's features:
//   npx tsx verify.ts jwks.json desktop-app.license desktop-app
// Needs no package. Node 22.18 or later runs it as it is (node verify.ts …); Node 20 does by tsx, or compile it.
import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** What this computer's clock may be off by. */
const CLOCK_SKEW_SECONDS = 300;

interface Key {
  kid: string;
  kty: string;
  crv: string;
  x: string;
}

interface License {
  version: number;
  product: string;
  nbf: number;
  exp: number;
  features: Record<string, string>;
}

/** Returns what the file says, or throws an error that says why it is refused. */
function verifyLicense(jwks: { keys: Key[] }, file: string, product: string, now: number): License {
  const [head, body, signature, ...rest] = file.trim().split('.');
  if (!head || !body || !signature || rest.length > 0) throw new Error('not a license file');

  // The header is not to be trusted: it only chooses among the keys that this program knows.
  const header = decode(head) as { alg?: string; typ?: string; kid?: string };
  if (header.alg !== 'EdDSA') throw new Error('signed by another algorithm');
  if (header.typ !== 'keyrail-license+jws') throw new Error('not a license file');
  const key = jwks.keys.find(({ kid, kty, crv }) => kid === header.kid && kty === 'OKP' && crv === 'Ed25519');
  if (!key) throw new Error('signed by an unknown key');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key.x }, format: 'jwk' });
  if (!verify(null, Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, 'base64url')))
    throw new Error('changed after it was signed');

  const license = decode(body) as License;
  if (license.version !== 1) throw new Error('of a format that this program does not know');
  if (license.product !== product) throw new Error('of another product');
  if (now < license.nbf - CLOCK_SKEW_SECONDS) throw new Error('not valid yet');
  if (now >= license.exp + CLOCK_SKEW_SECONDS) throw new Error('expired: get a new one');
  return license;
}

function decode(part: string): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // no JSON
  }
  throw new Error('not a license file');
}

const [jwksPath, filePath, product] = process.argv.slice(2);
if (!jwksPath || !filePath || !product) {
  console.error('usage: verify.ts <jwks.json> <file.license> <product>');
  process.exit(2);
}
try {
  const jwks = JSON.parse(readFileSync(jwksPath, 'utf8')) as { keys: Key[] };
  const { features } = verifyLicense(jwks, readFileSync(filePath, 'utf8'), product, Date.now() / 1000);
  for (const [name, value] of Object.entries(features)) console.log(`${name}=${value}`);
} catch (error) {
  console.error(`Refused: ${(error as Error).message}`);
  process.exit(1);
}
