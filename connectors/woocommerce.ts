import type { Connector } from './connector';

/** Not written yet. */
export const wooCommerce: Connector = {
  verify: () => {
    throw new Error('not written');
  },
  parse: () => [],
  answer: () => ({ status: 503, contentType: 'text/plain; charset=utf-8', body: '' }),
};
