import { Client, Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import type { TemporalEnvironment } from '../config/environment';
import { createDataConverter } from '../secrets/data-converter';

/** A client of Temporal, and what its process needs to know of the connection. */
export interface TemporalConnection {
  client: Client;
  /** Resolves when the server answers. */
  probe(): Promise<unknown>;
  close(): Promise<void>;
}

/** A store is better told at once to come again than kept waiting. */
const ATTEMPTS = 4;
const PROBE_MILLISECONDS = 2_000;

/** Makes a client that connects when it is first needed, so that the API starts and answers while Temporal is down. */
export function connectTemporal(settings: TemporalEnvironment, codec: PayloadCodec): TemporalConnection {
  const { temporalAddress, temporalNamespace: namespace, temporalTls, temporalApiKey } = settings;
  const connection = Connection.lazy({
    address: temporalAddress,
    tls: temporalTls,
    ...(temporalApiKey !== null && { apiKey: temporalApiKey }),
    interceptors: [makeGrpcRetryInterceptor(defaultGrpcRetryOptions({ maxAttempts: ATTEMPTS }))],
  });
  const client = new Client({ connection, namespace, dataConverter: createDataConverter(codec) });
  return {
    client,
    probe: () =>
      connection.withDeadline(Date.now() + PROBE_MILLISECONDS, () =>
        connection.workflowService.describeNamespace({ namespace }),
      ),
    close: () => connection.close(),
  };
}
