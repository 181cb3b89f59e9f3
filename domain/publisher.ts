/** How a publisher's key server speaks: Digital River's XML, or Keyrail's plain JSON. */
export const DIALECTS = ['xml', 'json'] as const;
export type Dialect = (typeof DIALECTS)[number];

export const AUTHENTICATIONS = ['none', 'basic', 'bearer', 'mutual-tls'] as const;
export type Authentication = (typeof AUTHENTICATIONS)[number];

/** How the XML is dressed; servers differ in it, and their documentation does not say. */
export interface XmlStyle {
  /** The root element's name, `getKeyRequest` or `GetKeyRequest`. */
  root: string;
  /** The root's namespace, `http://integration.digitalriver.com/DigitalRight/1.0` in the protocol's sample; null for none. */
  namespace: string | null;
  /** The same of a revocation: `RevocationServiceRequest`, and no namespace, where they are not set. */
  revocationRoot?: string | null;
  revocationNamespace?: string | null;
  /** Whether the request is put into a SOAP envelope. */
  soap: 'none' | '1.1' | '1.2';
}

/** A key server that issues a publisher's rights; its credentials are kept apart from it. */
export interface Publisher {
  id: string;
  name: string;
  /** Where keys are asked for. */
  url: string;
  /** Where keys are revoked; null for a publisher that takes no revocations. */
  revocationUrl: string | null;
  dialect: Dialect;
  authentication: Authentication;
  xml: XmlStyle;
  /** The vendor's company and site at the publisher, as it knows them. */
  companyId: string | null;
  siteId: string | null;
  /** How long one call may take, in seconds. */
  timeoutSeconds: number;
  /** How many calls may be under way at once, from each worker. */
  maximumConcurrency: number;
}

/** What a publisher lets us in by; which of it is used, its authentication says. */
export interface PublisherCredentials {
  username: string | null;
  password: string | null;
  token: string | null;
  /** PEM. */
  certificate: string | null;
  privateKey: string | null;
  /** The authority that has signed the server's certificate, in PEM; null for the public ones. */
  authority: string | null;
}
