import { ApplicationFailure } from '@temporalio/activity';
import { allocationIds } from '../domain/ids';
import { codesMailKey, type CodesMail, type CodesMailLine, type CodesMailOutcome } from '../domain/mail';
import { shownNumber } from '../domain/order';
import { DEFAULT_PRODUCT_LICENSE, DEFAULT_SAMPLE_CODE, sampleCodes, type Product } from '../domain/product';
import { renderMail } from '../mail/render';
import type { Models } from '../models/models';
import { buyerMailActivities, type BuyerMailDependencies } from './buyer-mail';
import type { Catalog } from './catalog';
import { createLicenseAttachments, type LicenseAttachmentDependencies } from './license-attachments';
import { createOutbox, type Draft, type OutboxDependencies } from './outbox';
import { summaryActivities, type SummaryDependencies } from './summary';
import { vendorMailActivities } from './vendor-mail';
import { webhookMailActivities, type WebhookMailDependencies } from './webhook-mail';

export interface MailDependencies extends OutboxDependencies, BuyerMailDependencies, LicenseAttachmentDependencies {
  catalog: Catalog;
  models: Pick<Models, 'codes' | 'licenses' | 'mails' | 'orders' | 'stockWarnings' | 'subscriptions'> &
    SummaryDependencies['models'] &
    WebhookMailDependencies['models'];
}

/** What a mail shows of a product. */
type MailedProduct = Pick<Product, 'name' | 'sampleCode' | 'mail' | 'license'>;

export type MailActivities = ReturnType<typeof mailActivities>;

/** One product's part of a codes mail; null for codes that are too long for any. */
interface MailPart {
  product: MailedProduct;
  line: CodesMailLine;
  units: string[];
  codes: string[] | null;
}

/** A mail holds its codes twice, in HTML and in plain text, and encoding adds a third: many servers take 10 MB at most. */
const MOST_MAILED_BYTES = 3 * 1024 * 1024;

/** What tells buyers and the vendor by mail; a repeated call sends nothing twice. */
export function mailActivities(dependencies: MailDependencies) {
  const outbox = createOutbox(dependencies);

  return {
    ...buyerMailActivities(dependencies, outbox),
    ...vendorMailActivities(dependencies, outbox),
    ...summaryActivities(dependencies, outbox),
    ...webhookMailActivities(dependencies, outbox),

    /**
     * Mails the codes of an order's lines, in one mail for all products that share a template, and names the lines of those that the
     * server will never take.
     * A line whose codes have been taken back meanwhile is left out.
     */
    async mailCodes(asked: CodesMail): Promise<CodesMailOutcome> {
      const to = await addressOf(dependencies, asked);
      const mail = { ...asked, buyer: { ...asked.buyer, email: to } };
      if (!to) return { status: 'refused', reason: 'no address', lines: mail.lines.map(({ id }) => id) };
      const parts = await Promise.all(mail.lines.map((line) => findPart(dependencies, mail, line)));
      const refusals: { status: 'refused'; reason: string; lines: string[] }[] = [];
      for (const group of groupByMail(parts.filter((part) => part !== null))) {
        const outcome = await outbox.send(codesDraft(dependencies, mail, to, group));
        if (outcome.status === 'refused') refusals.push({ ...outcome, lines: group.map(({ line }) => line.id) });
      }
      const [first] = refusals;
      return first ? { ...first, lines: refusals.flatMap(({ lines }) => lines) } : { status: 'sent' };
    },
  };
}

/** The buyer's address, as a redelivery may have corrected it since the order's workflow has begun. */
async function addressOf({ models }: MailDependencies, { identity, buyer, knownRedeliveries }: CodesMail) {
  if (!buyer.email || !knownRedeliveries) return buyer.email;
  return (await models.orders.findCorrection(identity.orderId, buyer.email, knownRedeliveries)) ?? buyer.email;
}

async function findPart(
  { catalog, models }: MailDependencies,
  mail: CodesMail,
  line: CodesMailLine,
): Promise<MailPart | null> {
  const product = (await catalog.findProduct(line.product, false)) ?? removed(line.product);
  const allotted = allocationIds(mail.identity.orderId, line);
  if (mail.test) return { product, line, units: allotted, codes: sampleCodes(product, line.quantity) };
  const units = line.license
    ? await models.licenses.usableUnit(line.license, new Date())
    : await usableUnits(models, mail, allotted);
  if (units.length === 0) return null;
  const revealed = await models.codes.revealUpTo(units, MOST_MAILED_BYTES);
  const found = revealed?.size ?? (await models.codes.heldFor(units)).length;
  if (found < units.length && (await models.codes.wereTakenBack(units))) return null;
  return { product, line, units, codes: revealed && units.map((unit) => revealed.get(unit) ?? missing(unit)) };
}

/** An order's first mail goes out before its codes have licenses; a later one brings the codes that may still be used. */
const usableUnits = async ({ licenses }: MailDependencies['models'], { mailing }: CodesMail, units: string[]) =>
  mailing === '0' ? units : licenses.usableUnits(units, new Date());

/** A product that is gone owes its buyers their codes all the same, under its id and by the default template. */
const removed = (id: string): MailedProduct => ({
  name: id,
  sampleCode: DEFAULT_SAMPLE_CODE,
  mail: { subject: null, template: null },
  license: DEFAULT_PRODUCT_LICENSE,
});

function codesDraft(dependencies: MailDependencies, mail: CodesMail, to: string, parts: MailPart[]): Draft {
  const { vendorName, statusUrl } = dependencies;
  const { orderId, externalId } = mail.identity;
  const { number = null } = mail;
  const products = parts.map(({ product, units, codes }) => ({
    name: product.name,
    quantity: units.length,
    codes: codes ?? [],
  }));
  const fields = {
    vendor: vendorName,
    buyer: mail.buyer.name,
    order: shownNumber({ number, externalId }),
    products,
    statusUrl: statusUrl(orderId),
    test: mail.test,
    resent: mail.mailing !== '0',
  };
  const key = codesMailKey(
    orderId,
    parts.map(({ line }) => line.id),
    mail.mailing,
  );
  const [first] = parts;
  const render = async () => {
    if (!fitsMail(parts)) return renderMail('codes-link', fields);
    const attachments = await createLicenseAttachments(dependencies)(mail, parts);
    const rendered = await renderMail('codes', { ...fields, files: attachments.length }, first?.product.mail);
    return attachments.length > 0 ? { ...rendered, attachments } : rendered;
  };
  return { key, kind: 'codes', orderId, to, render };
}

const fitsMail = (parts: MailPart[]): boolean =>
  parts.every(({ codes }) => codes !== null) &&
  parts.reduce((sum, { codes }) => sum + Buffer.byteLength(codes?.join('') ?? ''), 0) <= MOST_MAILED_BYTES;

function groupByMail(parts: MailPart[]): MailPart[][] {
  const groups = new Map<string, MailPart[]>();
  for (const part of parts) {
    const look = JSON.stringify(part.product.mail);
    groups.set(look, [...(groups.get(look) ?? []), part]);
  }
  return [...groups.values()];
}

function missing(what: string): never {
  throw ApplicationFailure.retryable(`${what} is not in the database`, 'NotFound');
}
