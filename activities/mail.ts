import { ApplicationFailure } from '@temporalio/activity';
import { allocationIds } from '../domain/ids';
import { codesMailKey, type CodesMail, type CodesMailOutcome } from '../domain/mail';
import { DEFAULT_SAMPLE_CODE, sampleCodes, type Product } from '../domain/product';
import { renderMail } from '../mail/render';
import type { Models } from '../models/models';
import { buyerMailActivities, type BuyerMailDependencies } from './buyer-mail';
import { createOutbox, type Draft, type OutboxDependencies } from './outbox';
import { vendorMailActivities } from './vendor-mail';
import { webhookMailActivities, type WebhookMailDependencies } from './webhook-mail';

export interface MailDependencies extends OutboxDependencies, BuyerMailDependencies {
  models: Pick<Models, 'codes' | 'mails' | 'stockWarnings'> & WebhookMailDependencies['models'];
}

/** What a mail shows of a product. */
type MailedProduct = Pick<Product, 'name' | 'sampleCode' | 'mail'>;

export type MailActivities = ReturnType<typeof mailActivities>;

/** One product's part of a codes mail; null for codes that are too long for any. */
interface MailPart {
  product: MailedProduct;
  lineId: string;
  quantity: number;
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
    ...webhookMailActivities(dependencies, outbox),

    /**
     * Mails the codes of an order's lines, in one mail for all products that share a template, and names the lines of those that the
     * server will never take.
     * A line whose codes have been taken back meanwhile is left out.
     */
    async mailCodes(mail: CodesMail): Promise<CodesMailOutcome> {
      const to = mail.buyer.email;
      if (!to) return { status: 'refused', reason: 'no address', lines: mail.lines.map(({ id }) => id) };
      const parts = await Promise.all(mail.lines.map((line) => findPart(dependencies, mail, line)));
      const refusals: { status: 'refused'; reason: string; lines: string[] }[] = [];
      for (const group of groupByMail(parts.filter((part) => part !== null))) {
        const outcome = await outbox.send(codesDraft(dependencies, mail, to, group));
        if (outcome.status === 'refused') refusals.push({ ...outcome, lines: group.map(({ lineId }) => lineId) });
      }
      const [first] = refusals;
      return first ? { ...first, lines: refusals.flatMap(({ lines }) => lines) } : { status: 'sent' };
    },
  };
}

async function findPart(
  { catalog, models }: MailDependencies,
  mail: CodesMail,
  line: CodesMail['lines'][number],
): Promise<MailPart | null> {
  const product = (await catalog.findProduct(line.product, false)) ?? removed(line.product);
  const part = { product, lineId: line.id, quantity: line.quantity };
  if (mail.test) return { ...part, codes: sampleCodes(product, line.quantity) };
  const units = allocationIds(mail.identity.orderId, line);
  const revealed = await models.codes.revealUpTo(units, MOST_MAILED_BYTES);
  const found = revealed?.size ?? (await models.codes.heldFor(units)).length;
  if (found < units.length && (await models.codes.wereTakenBack(units))) return null;
  return { ...part, codes: revealed && units.map((unit) => revealed.get(unit) ?? missing(unit)) };
}

/** A product that is gone owes its buyers their codes all the same, under its id and by the default template. */
const removed = (id: string): MailedProduct => ({
  name: id,
  sampleCode: DEFAULT_SAMPLE_CODE,
  mail: { subject: null, template: null },
});

function codesDraft(
  { vendorName, statusUrl }: MailDependencies,
  mail: CodesMail,
  to: string,
  parts: MailPart[],
): Draft {
  const { orderId, externalId } = mail.identity;
  const products = parts.map(({ product, quantity, codes }) => ({ name: product.name, quantity, codes: codes ?? [] }));
  const fields = {
    vendor: vendorName,
    buyer: mail.buyer.name,
    order: externalId,
    products,
    statusUrl: statusUrl(orderId),
    test: mail.test,
    resent: mail.mailing !== '0',
  };
  const key = codesMailKey(
    orderId,
    parts.map(({ lineId }) => lineId),
    mail.mailing,
  );
  const [first] = parts;
  const render = () =>
    fitsMail(parts) ? renderMail('codes', fields, first?.product.mail) : renderMail('codes-link', fields);
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
