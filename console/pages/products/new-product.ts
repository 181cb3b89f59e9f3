import type { Schemas } from '../../api/client';

/** Stands in the address in the place of an id; no product can be called so. */
export const NEW = '-new';

/** What nobody has chosen yet; the API has the same. */
export const USUAL_FORMAT: NonNullable<Schemas['CodeFormat']> = {
  pattern: 'XXXXX-XXXXX-XXXXX-XXXXX',
  alphabet: '23456789ABCDEFGHJKMNPQRSTVWXYZ',
  prefix: '',
  checkCharacter: true,
};
export const USUAL_LICENSE: Schemas['ProductLicense'] = {
  days: null,
  features: {},
  graceDays: 7,
  file: false,
  offlineDays: 14,
};

/** What a product begins with. */
export const EMPTY_PRODUCT: Schemas['Product'] = {
  id: '',
  name: '',
  source: 'generate',
  rights: null,
  codeFormat: USUAL_FORMAT,
  lowStockThreshold: null,
  notify: null,
  minimumPrices: {},
  sampleCode: 'SAMPLE-CODE',
  mail: { subject: null, template: null },
  license: USUAL_LICENSE,
};
