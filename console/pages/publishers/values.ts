import type { UseFormReturnType } from '@mantine/form';
import type { Schemas } from '../../api/client';

type Publisher = Schemas['Publisher'];
type Settings = Schemas['PublisherSettings'];
type Credential = keyof NonNullable<Settings['credentials']>;

/** Stands in the address in the place of an id; no publisher can be called so. */
export const NEW = '-new';

/** A publisher as its form has it; a credential is empty where it stays as it is. */
export interface PublisherValues {
  id: string;
  name: string;
  url: string;
  revocationUrl: string;
  dialect: Publisher['dialect'];
  authentication: Publisher['authentication'];
  xml: { root: string; namespace: string; revocationRoot: string; revocationNamespace: string; soap: Soap };
  companyId: string;
  siteId: string;
  timeoutSeconds: number | string;
  maximumConcurrency: number | string;
  credentials: Record<Credential, string>;
}

type Soap = NonNullable<Settings['xml']>['soap'];

export type PublisherFormApi = UseFormReturnType<PublisherValues>;

const NO_CREDENTIALS: Record<Credential, string> = {
  username: '',
  password: '',
  token: '',
  certificate: '',
  privateKey: '',
  authority: '',
};

/** What a publisher begins with. */
export const EMPTY_VALUES: PublisherValues = {
  ...{ id: '', name: '', url: '', revocationUrl: '', dialect: 'xml', authentication: 'none' },
  xml: { root: 'getKeyRequest', namespace: '', revocationRoot: '', revocationNamespace: '', soap: 'none' },
  ...{ companyId: '', siteId: '', timeoutSeconds: 30, maximumConcurrency: 4 },
  credentials: NO_CREDENTIALS,
};

/** Fills the form. */
export function toValues(publisher: Publisher): PublisherValues {
  const { id, name, url, revocationUrl, dialect, authentication, xml } = publisher;
  const { companyId, siteId, timeoutSeconds, maximumConcurrency } = publisher;
  return {
    ...{ id, name, url, dialect, authentication, timeoutSeconds, maximumConcurrency },
    revocationUrl: revocationUrl ?? '',
    xml: {
      root: xml?.root ?? EMPTY_VALUES.xml.root,
      namespace: xml?.namespace ?? '',
      revocationRoot: xml?.revocationRoot ?? '',
      revocationNamespace: xml?.revocationNamespace ?? '',
      soap: xml?.soap ?? 'none',
    },
    companyId: companyId ?? '',
    siteId: siteId ?? '',
    credentials: NO_CREDENTIALS,
  };
}

/** What the API gets of it; credentials that are left empty are left out. */
export function toSettings(values: PublisherValues): Settings {
  const { name, url, revocationUrl, dialect, authentication, xml, companyId, siteId } = values;
  const credentials = Object.fromEntries(Object.entries(values.credentials).filter(([, value]) => value !== ''));
  return {
    ...{ name, url, dialect, authentication },
    revocationUrl: textOrNull(revocationUrl),
    xml: {
      root: xml.root,
      namespace: textOrNull(xml.namespace),
      revocationRoot: textOrNull(xml.revocationRoot),
      revocationNamespace: textOrNull(xml.revocationNamespace),
      soap: xml.soap,
    },
    companyId: textOrNull(companyId),
    siteId: textOrNull(siteId),
    timeoutSeconds: Number(values.timeoutSeconds),
    maximumConcurrency: Number(values.maximumConcurrency),
    ...(Object.keys(credentials).length > 0 && { credentials }),
  };
}

const textOrNull = (text: string): string | null => text.trim() || null;
