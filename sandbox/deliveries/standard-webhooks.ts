import type { PlatformSamples } from './samples';

/** Not written yet. */
export const standardWebhooks: PlatformSamples = {
  events: [],
  externalId: ({ id }) => id,
  sample: () => {
    throw new Error('not written');
  },
};
