export interface Welcome {
  url: string;
  port: number;
  /** Null where the Temporal server is not ours. */
  temporalUi: string | null;
  dataFolder: string;
  /** The database is the stand-in for MongoDB. */
  isStandIn: boolean;
  /** The key that the sandbox's user has chosen, which is not shown. */
  ownAdminKey: string | undefined;
}

const STAND_IN = `
  Database      a stand-in for MongoDB: to try and to test with, not to sell with`;

/** Tells where everything is, and how to place an order. */
export function welcome({ url, port, temporalUi, dataFolder, isStandIn, ownAdminKey }: Welcome): string {
  const [shownKey, sentKey] = ownAdminKey
    ? ['the one in ADMIN_KEY', '<ADMIN_KEY>']
    : ['sandbox-admin', 'sandbox-admin'];
  // The log-in is on localhost as Temporal's UI is: the cookie is not sent from one site to another.
  return `
Keyrail is ready

  Console       ${url}/console  (log in with the admin key)
  API           ${url}
  API docs      ${url}/docs
  Temporal UI   ${temporalUi ?? 'where your Temporal server has it'}
  Codec log-in  http://localhost:${port}/codec/login  (shows the data in Temporal's UI in clear)
  Mailbox       ${url}/sandbox/mails
  Webhooks      ${url}/sandbox/webhooks  (what your own systems would be told)
  Admin key     ${shownKey}${isStandIn ? STAND_IN : ''}

Place an order (it answers with the code), in another terminal:

  curl -s ${url}/v1/orders -H 'Authorization: Bearer ${sentKey}' -H 'Content-Type: application/json' \\
    -d '{"store":"direct","externalId":"HELLO-1","buyer":{"email":"ann@example.com"},"currency":"USD","delivery":"both","lines":[{"product":"desktop-app","quantity":1,"unitPrice":4900}]}'

Ctrl-C stops everything; the data stays in ${dataFolder}/.
`;
}
