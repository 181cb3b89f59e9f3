/** The public half of an Ed25519 key that signs license files. */
export interface PublicSigningKey {
  /** Made of the key itself (RFC 7638), so that it names no other. */
  kid: string;
  /** The 32 bytes of the public key, in base64url. */
  x: string;
}

/** A key that signs license files. */
export interface SigningKey extends PublicSigningKey {
  /** The secret 32 bytes, in base64url. */
  d: string;
}

/** Makes a key that nobody has seen. */
export type MakeSigningKey = () => Promise<SigningKey>;

/** A key whose public half is published. */
export interface PublishedSigningKey extends PublicSigningKey {
  /** `retired` for one that signs no more, and of which files may be about. */
  state: 'current' | 'retired';
  /** ISO time. */
  createdAt: string;
}

/** A key as a JSON Web Key Set has it (RFC 8037). */
export const publicJwk = ({ kid, x }: PublicSigningKey) =>
  ({ kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' }) as const;
