import type { PlatformSamples } from './samples';

/** Not written yet. */
export const payPal: PlatformSamples = {
  events: [],
  externalId: ({ id }) => id,
  sample: () => {
    throw new Error('not written');
  },
};
