import { randomUUID } from 'node:crypto';
import { makeSigningKey } from '../../licenses/signing-key';
import { runCommand } from '../../maintenance/command';
import { reseal } from '../../maintenance/reseal';
import { createModels, type Models } from '../../models';
import { createVault } from '../../secrets/vault';
import { store } from '../activities/shop';
import { useDatabase } from '../helpers/database';
import { NO_CREDENTIALS as NO_STORE_CREDENTIALS } from '../../domain/store';
import { keyRing } from '../helpers/keys';
import { aPublisher, NO_CREDENTIALS } from '../rights/publishers';
import { anEndpoint, inForce } from '../webhooks/events';
import { environmentOf } from './environment';

const range = (length: number) => Array.from({ length }, (_, index) => index);
const rows = (count: number) => range(count).map((row) => ({ row, code: randomUUID() }));
const silent = () => undefined;

describe('npm run reseal', () => {
  const database = useDatabase();
  const secrets = [{ value: 'whsec', acceptedUntil: null }];
  const credentials = { ...NO_STORE_CREDENTIALS, webhookSecrets: secrets };
  const ofPublisher = { ...NO_CREDENTIALS, token: 'bearer-token' };
  const modelsUnder = (...ids: [string, ...string[]]): Models =>
    createModels(database.connection, createVault(keyRing(...ids)));
  const run = async (...ids: string[]) => {
    const said: string[] = [];
    const code = await runCommand(reseal, environmentOf(database, ...ids), (line) => said.push(line), silent);
    return { code, said };
  };

  it('makes the old key needless for codes and credentials, and finds nothing to do the second time', async () => {
    await database.models.stores.save(store(), credentials);
    await database.models.publishers.save(aPublisher('https://keys.example.com'), ofPublisher);
    await database.models.webhookEndpoints.save(anEndpoint(), [inForce()]);
    await database.models.codes.upload('plugin', rows(1_200));
    await database.models.codes.reserve('plugin', 'sold');
    const signing = await database.models.signingKeys.current(makeSigningKey);
    const sold = await database.models.codes.reveal(['sold']);
    const first = await run('2027', '2026');
    const second = await run('2027', '2026');

    expect(first.code).toBe(0);
    expect(first.said.filter((line) => line.endsWith('…'))).toEqual(['500 codes …', '1000 codes …', '1200 codes …']);
    expect(first.said).toContain(
      '1200 codes and the credentials of 1 stores, 1 publishers and 1 webhook endpoints were under another key.',
    );
    expect([first.said, second.said].map((said) => said.find((line) => line.startsWith('So were')))).toEqual([
      'So were 1 keys that sign license files.',
      'So were 0 keys that sign license files.',
    ]);
    expect(second.said).toContain(
      '0 codes and the credentials of 0 stores, 0 publishers and 0 webhook endpoints were under another key.',
    );
    expect(await modelsUnder('2027').codes.reveal(['sold'])).toEqual(sold);
    expect(await modelsUnder('2027').stores.credentials('direct')).toEqual(credentials);
    expect(await modelsUnder('2027').publishers.credentials('games')).toEqual(ofPublisher);
    expect(await modelsUnder('2027').signingKeys.current(makeSigningKey)).toEqual(signing);
    expect(await modelsUnder('2027').webhookEndpoints.secrets('erp')).toEqual([inForce()]);
  });

  it('leaves nothing under the old key when three run at once, beside a system that sells and takes uploads', async () => {
    const running = modelsUnder('2028', '2027', '2026').codes;
    await database.models.codes.upload('busy', rows(600));
    const selling = range(40).map((n) => running.reserve('busy', `busy/${n}`));
    const [codes] = await Promise.all([
      Promise.all(range(3).map(() => run('2028', '2027', '2026'))),
      running.upload('busy', rows(100)),
      ...selling,
    ]);

    expect(codes.map(({ code }) => code)).toEqual([0, 0, 0]);
    const afterwards = modelsUnder('2028').codes;
    expect((await afterwards.reveal(range(40).map((n) => `busy/${n}`))).size).toBe(40);
    expect(await afterwards.stock('busy')).toEqual({ available: 660, reserved: 40, revoked: 0 });
    expect(await afterwards.resealOld(1)).toBe(0);
  });

  it('ends with 1 and changes nothing while a key is missing', async () => {
    expect((await run('2029')).code).toBe(1);
    expect(await modelsUnder('2028').codes.resealOld(1)).toBe(0);
  });
});
