import type { DataConverter, PayloadCodec } from '@temporalio/common';

/** Where the failure converter is: Temporal loads it into the workflows' sandbox by itself. */
export const FAILURE_CONVERTER = require.resolve('./failure-converter');

/** How everything that goes to Temporal is converted: encrypted, failures included. */
export const createDataConverter = (codec: PayloadCodec): DataConverter => ({
  failureConverterPath: FAILURE_CONVERTER,
  payloadCodecs: [codec],
});
