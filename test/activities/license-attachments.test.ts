import { createCatalog } from '../../activities/catalog';
import { createLicenseAttachments, type LicensedPart } from '../../activities/license-attachments';
import { licensesOfLine } from '../../domain/new-license';
import { DEFAULT_PRODUCT_LICENSE, type ProductLicense } from '../../domain/product';
import type { CodesMail, CodesMailLine } from '../../domain/mail';
import { allocationIds } from '../../domain/ids';
import { createLicenseFiles } from '../../licenses/license-files';
import { verifyLicenseFile } from '../../licenses/license-file';
import type { MailAttachment, MailMessage } from '../../mail/transport';
import { licenseIdOf } from '../../models/license';
import { useMailroom } from './mailroom';
import { newIdentity, product, range, store } from './shop';

const NOW = new Date('2026-03-02T10:00:00Z');
const DAY = 86_400;
const BUYER = { email: 'ann@example.com', name: 'Ann', company: null, country: null };

describe('createLicenseAttachments', () => {
  const mailroom = useMailroom();
  const models = () => mailroom.database.models;
  const create = () =>
    createLicenseAttachments({
      models: models(),
      catalog: createCatalog(models()),
      licenseFiles: createLicenseFiles({ signingKeys: models().signingKeys, issuer: 'https://shop.example.com' }),
      now: () => NOW,
    });

  const mailOf = (lines: CodesMailLine[], changes: Partial<CodesMail> = {}): CodesMail => ({
    identity: newIdentity(),
    test: false,
    buyer: BUYER,
    lines,
    mailing: '0',
    ...changes,
  });
  const lineOf = (changes: Partial<CodesMailLine> = {}): CodesMailLine => ({
    id: 'line-1',
    round: 0,
    quantity: 1,
    product: 'app',
    ...changes,
  });
  function partOf(mail: CodesMail, line: CodesMailLine, license: Partial<ProductLicense> = {}): LicensedPart {
    const units = allocationIds(mail.identity.orderId, line);
    const product = { license: { ...DEFAULT_PRODUCT_LICENSE, file: true, ...license } };
    return { line, product, units, codes: units.map((unit) => `CODE-${unit}`) };
  }
  const made = (mail: CodesMail, license: Partial<ProductLicense> = {}) =>
    create()(
      mail,
      mail.lines.map((line) => partOf(mail, line, license)),
    );
  const names = (attachments: MailAttachment[]) => attachments.map(({ filename }) => filename);
  const read = async ({ content }: MailAttachment, productId = 'app') => {
    const verdict = await verifyLicenseFile(String(content), await models().signingKeys.list(), productId, NOW);
    if (verdict.status === 'invalid') throw new Error(`The file is invalid: ${verdict.fault}`);
    return verdict.contents;
  };

  it('makes a file for each unit, numbered over all lines of its product', async () => {
    const mail = mailOf([
      lineOf({ quantity: 2 }),
      lineOf({ id: 'line-2', product: 'addon' }),
      lineOf({ id: 'line-3', quantity: 1 }),
    ]);
    const attachments = await made(mail);
    const ofApp = attachments.filter(({ filename }) => filename.startsWith('app'));
    const contents = await Promise.all(ofApp.map((one) => read(one)));
    const units = mail.lines.filter(({ product }) => product === 'app').flatMap((line) => partOf(mail, line).units);

    expect(names(attachments)).toEqual(['app-1.license', 'app-2.license', 'addon-1.license', 'app-3.license']);
    expect(attachments[0]?.contentType).toBe('application/jose');
    expect(contents.map(({ sub, code }) => [sub, code])).toEqual(
      units.map((unit) => [licenseIdOf(unit), `CODE-${unit}`]),
    );
  });

  it('says of a license that is about to be made what it will be', async () => {
    await models().stores.save(store({ features: { 'shop-app': { seats: '5', edition: 'basic' } } }));
    const line = lineOf({ storeProduct: 'shop-app', features: { edition: 'pro' }, subscriptionId: 'sub_7' });
    const mail = mailOf([line]);
    const terms = { days: 10, features: { seats: '1', language: 'de' }, offlineDays: 30 };
    const [attachment] = await made(mail, terms);
    const delivered = {
      ...line,
      storeProduct: 'shop-app',
      state: 'delivered' as const,
      deliveredAt: NOW.toISOString(),
    };
    const [license] = licensesOfLine(
      { ...mail.identity, buyer: BUYER },
      delivered,
      partOf(mail, line).units.map((unit) => ({ id: licenseIdOf(unit), unit })),
      { product: { ...DEFAULT_PRODUCT_LICENSE, ...terms }, store: { seats: '5', edition: 'basic' } },
    );

    expect(await read(attachment!)).toMatchObject({
      sub: license?.id,
      features: { seats: '5', language: 'de', edition: 'pro' },
      expiresAt: '2026-03-12T10:00:00.000Z',
      exp: NOW.getTime() / 1000 + 10 * DAY,
      subscription: { id: 'sub_7', state: 'active' },
    });
  });

  it('says of a license that is there what it is, and makes no file of one that is not in force', async () => {
    const line = lineOf({ quantity: 3 });
    const mail = mailOf([line], { mailing: 'redelivery-1' });
    const { units } = partOf(mail, line);
    const order = { ...mail.identity, buyer: BUYER };
    const delivered = { ...line, storeProduct: 'app', state: 'delivered' as const, deliveredAt: NOW.toISOString() };
    const licenses = licensesOfLine(
      order,
      delivered,
      units.map((unit) => ({ id: licenseIdOf(unit), unit })),
      { product: null, store: {} },
    );
    const changes = [
      { features: { edition: 'upgraded' } },
      { standing: 'revoked' as const },
      { suspensions: ['payment' as const] },
    ];
    await models().licenses.add(licenses.map((license, index) => ({ ...license, ...changes[index] })));
    const attachments = await made(mail);

    expect(names(attachments)).toEqual(['app-1.license']);
    expect(await read(attachments[0]!)).toMatchObject({ sub: licenses[0]?.id, features: { edition: 'upgraded' } });
  });

  it.each<[string, Partial<CodesMail>, Partial<ProductLicense>]>([
    ['a product that wants none', {}, { file: false }],
    ['a test order', { test: true }, {}],
    ['more units than anybody looks through', { lines: [lineOf({ quantity: 51 })] }, {}],
  ])('makes none for %s', async (_case, changes, license) => {
    expect(await made(mailOf([lineOf()], changes), license)).toEqual([]);
  });

  it('makes none where codes are so long that the mail would be too large', async () => {
    const mail = mailOf([lineOf({ quantity: 17 })]);
    const part = {
      ...partOf(mail, lineOf({ quantity: 17 })),
      codes: range(17).map((n) => `${n}`.padEnd(64 * 1024, 'x')),
    };

    expect(await create()(mail, [part])).toEqual([]);
  });

  it('goes with the mail of the codes', async () => {
    await models().products.save(product('filed', { license: { ...DEFAULT_PRODUCT_LICENSE, file: true } }));
    const line = lineOf({ product: 'filed', quantity: 2 });
    const mail = mailOf([line]);
    for (const unit of partOf(mail, line).units) await models().codes.hold('filed', unit, `CODE-${unit}`);
    const sent: MailMessage[] = [];
    const send = (message: MailMessage) => {
      sent.push(message);
      return mailroom.mailer.send(message);
    };
    const outcome = await mailroom
      .activities(models(), { mailer: { ...mailroom.mailer, send }, now: () => NOW })
      .mailCodes(mail);

    expect(outcome).toEqual({ status: 'sent' });
    expect(names(sent[0]?.attachments ?? [])).toEqual(['filed-1.license', 'filed-2.license']);
    expect(sent[0]?.text).toContain('license file');
    expect(await read(sent[0]!.attachments![0]!, 'filed')).toMatchObject({ product: 'filed' });
  });
});
