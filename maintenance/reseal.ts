import { runCommand, type Work } from './command';

const BATCH = 500;

/** Seals every code, credential, webhook secret and signing key under the key that encrypts now; safe beside a running system. */
export const reseal: Work = async ({ codes, stores, publishers, webhookEndpoints, signingKeys }, say, { keyId }) => {
  say(`Sealing everything under the key "${keyId}".`);
  let sealed = 0;
  for (let batch = await codes.resealOld(BATCH); batch > 0; batch = await codes.resealOld(BATCH))
    say(`${(sealed += batch)} codes …`);
  const [ofStores, ofPublishers] = [await stores.resealOld(), await publishers.resealOld()];
  const ofEndpoints = await webhookEndpoints.resealOld();
  say(
    `${sealed} codes and the credentials of ${ofStores} stores, ${ofPublishers} publishers and ${ofEndpoints} webhook endpoints were under another key.`,
  );
  say(`So were ${await signingKeys.resealOld()} keys that sign license files.`);
  say(
    'Answers to repeated API calls need the old key for 24 hours more, and histories in Temporal until no workflow is left that began under it. Take it off ENCRYPTION_KEYS only then.',
  );
};

if (require.main === module)
  void runCommand(reseal, process.env, console.log, console.error).then((code) => (process.exitCode = code));
