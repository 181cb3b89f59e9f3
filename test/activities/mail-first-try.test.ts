import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createCatalog } from '../../activities/catalog';
import { mailActivities } from '../../activities/mail';
import { createLicenseFiles } from '../../licenses/license-files';
import { useDatabase } from '../helpers/database';
import { order } from '../models/orders';
import { store } from './shop';

describe('mailActivities', () => {
  const database = useDatabase();
  const mailer = {
    send: jest.fn(() => Promise.resolve({ status: 'sent' as const })),
    trySend: jest.fn(() => Promise.reject(new Error('the mail server is down'))),
    close: () => undefined,
  };
  const mail = (isLocal: boolean) => {
    const { models } = database;
    const { mailTransaction } = mailActivities({
      models,
      catalog: createCatalog(models),
      mailer,
      licenseFiles: createLicenseFiles({ signingKeys: models.signingKeys, issuer: 'https://example.com' }),
      now: () => new Date(),
      vendorName: 'Example Software',
      mailDomain: 'vendor.example',
      statusUrl: () => 'https://example.com',
    });
    const environment = new MockActivityEnvironment({ isLocal }, { logger: new DefaultLogger('ERROR') });
    return environment.run(mailTransaction, order('A-1', { storeId: 'direct' }));
  };

  it('gives a mail up at once in a local try that the server fails, and sends it in the durable one', async () => {
    await database.models.stores.save(store({ notify: 'vendor@example.com' }));

    await expect(mail(true)).rejects.toThrow('the mail server is down');
    expect(mailer.send).not.toHaveBeenCalled();
    await mail(false);
    expect(mailer.send).toHaveBeenCalledTimes(1);
    expect(mailer.trySend).toHaveBeenCalledTimes(1);
  });
});
