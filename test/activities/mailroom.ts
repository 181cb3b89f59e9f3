import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createCatalog } from '../../activities/catalog';
import { mailActivities, type MailDependencies } from '../../activities/mail';
import { createLicenseFiles } from '../../licenses/license-files';
import { createMailer, type Mailer } from '../../mail/transport';
import { startMailbox, type Mailbox } from '../../sandbox/mailbox';
import { findFreePort } from '../../sandbox/ports';
import { useDatabase } from '../helpers/database';
import { product, store } from './shop';

/** Gives a test file a mailbox, a database with a store and two products, and the activities that send mail. */
export function useMailroom() {
  const database = useDatabase();
  let mailbox: Mailbox;
  let mailer: Mailer;

  beforeAll(async () => {
    mailbox = await startMailbox({ port: await findFreePort() });
    mailer = createMailer({ url: mailbox.smtpUrl, from: 'Shop <shop@example.com>', poolSize: 4 });
    await database.models.stores.save(store());
    await database.models.products.save(product('app'));
    await database.models.products.save(product('addon'));
  });
  afterAll(async () => {
    mailer.close();
    await mailbox.stop();
  });
  beforeEach(() => {
    mailbox.refuse(null);
    mailbox.failTemporarily(0);
  });

  return {
    database,
    mailsTo: (to?: string) => mailbox.mails({ to }),
    get mailbox() {
      return mailbox;
    },
    get mailer() {
      return mailer;
    },
    activities(models: MailDependencies['models'] = database.models, changes: Partial<MailDependencies> = {}) {
      const { mailCodes, warnLowStock, mailTransaction, mailClosing, mailSummary, mailFailedDelivery } = mailActivities(
        {
          models,
          catalog: createCatalog(database.models),
          mailer,
          licenseFiles: createLicenseFiles({
            signingKeys: database.models.signingKeys,
            issuer: 'https://shop.example.com',
          }),
          now: () => new Date(),
          vendorName: 'Example Software',
          mailDomain: 'shop.example.com',
          statusUrl: (orderId) => `https://shop.example.com/status/of-${orderId}`,
          ...changes,
        },
      );
      return {
        mailCodes: inActivity(mailCodes),
        warnLowStock: inActivity(warnLowStock),
        mailTransaction: inActivity(mailTransaction),
        mailClosing: inActivity(mailClosing),
        mailSummary: inActivity(mailSummary),
        mailFailedDelivery: inActivity(mailFailedDelivery),
      };
    },
  };
}

/** Runs an activity as the server's own try of it, silent about the failures that tests want. */
export const inActivity =
  <Args extends unknown[], Result>(activity: (...args: Args) => Promise<Result>) =>
  (...args: Args): Promise<Result> =>
    new MockActivityEnvironment({ isLocal: false }, { logger: new DefaultLogger('ERROR') }).run(activity, ...args);
