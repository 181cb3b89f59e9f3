import { z } from 'zod';
import { findElement, readXml } from '../rights/xml-reader';
import { type XmlNode, writeXml } from '../rights/xml-writer';
import type { XmlStyle } from '../domain/publisher';

/** How a request came, and so how it is answered. */
export interface RequestDialect {
  name: 'xml' | 'json';
  soap: XmlStyle['soap'];
  contentType: string;
}

/** What a request asks, of keys or of a revocation. */
export interface KeyServerQuestion {
  orderId: string;
  lineId: string;
  product: string;
  quantity: number;
  /** The last two are a revocation's. */
  key: string;
  reason: string;
}

export interface KeyServerAnswer {
  keys?: string[];
  revoked?: boolean;
  retriable?: boolean;
  code?: string;
  message?: string;
}

/** Tells the dialect by the content type and, for SOAP, by the envelope. */
export function dialectOf(contentType: string | undefined, body: Buffer): RequestDialect {
  if (contentType?.includes('json')) return { name: 'json', soap: 'none', contentType: 'application/json' };
  if (!/<(?:\w+:)?Envelope\b/.test(body.toString('utf8')))
    return { name: 'xml', soap: 'none', contentType: 'text/xml' };
  return contentType?.includes('application/soap+xml')
    ? { name: 'xml', soap: '1.2', contentType: 'application/soap+xml' }
    : { name: 'xml', soap: '1.1', contentType: 'text/xml' };
}

/** Reads what both kinds of requests have; throws for what is no request. */
export const readQuestion = ({ name }: RequestDialect, body: Buffer): KeyServerQuestion =>
  name === 'json' ? readJson(body) : readXmlQuestion(body);

const JsonQuestion = z.object({
  orderId: z.string(),
  lineId: z.string(),
  product: z.object({ id: z.string() }),
  quantity: z.number().int().min(1).default(1),
  key: z.object({ key: z.string() }).default({ key: '' }),
  reason: z.string().default(''),
});

function readJson(body: Buffer): KeyServerQuestion {
  const { product, key, ...rest } = JsonQuestion.parse(JSON.parse(body.toString('utf8')));
  return { ...rest, product: product.id, key: key.key };
}

function readXmlQuestion(body: Buffer): KeyServerQuestion {
  const document = readXml(body.toString('utf8'), { nodes: 10_000 });
  if (!document) throw new Error('This is no XML');
  const text = (name: string): string => findElement(document, name)?.text ?? '';
  return {
    orderId: text('orderid'),
    lineId: text('orderlineitemid') || text('lineitemid'),
    product: text('productid'),
    quantity: Number(text('quantity') || 1),
    key: text('key'),
    reason: text('revocationreason'),
  };
}

/** Writes an answer as the request came. */
export function answerOf(dialect: RequestDialect, isRevocation: boolean, answer: KeyServerAnswer): string {
  if (dialect.name === 'xml') return xmlAnswerOf(dialect, isRevocation, answer);
  const { keys, ...rest } = answer;
  return JSON.stringify({ ...(keys && { keys: keys.map((key) => ({ key, type: 'serialNumber' })) }), ...rest });
}

function xmlAnswerOf({ soap }: RequestDialect, isRevocation: boolean, answer: KeyServerAnswer): string {
  const nodes = isRevocation ? revocationNodes(answer) : keyNodes(answer);
  const root = isRevocation ? 'RevocationServiceResponse' : 'getKeyResponse';
  return writeXml(nodes, { root, namespace: null, soap });
}

const keyNodes = ({ keys = [], retriable, code, message }: KeyServerAnswer): XmlNode[] => [
  {
    name: 'key',
    children: keys.map((key) => ({ name: 'item', children: texts({ key, keyType: 'SERIAL_NUMBER' }) })),
  },
  ...texts({ returnCode: code, isAutoRetriable: retriable, returnMessage: message }),
];

const revocationNodes = ({ revoked, retriable, code, message }: KeyServerAnswer): XmlNode[] =>
  texts({
    successful: revoked && 'success',
    isAutoRetriable: retriable,
    responseCode: code,
    responseMessage: message,
  });

const texts = (values: Record<string, string | boolean | undefined>): XmlNode[] =>
  Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [{ name, text: String(value) }]));

/** An answer of a few hundred bytes that a parser of entities makes gigabytes of; in JSON, one that exhausts a recursive one. */
export function bombOf({ name }: RequestDialect): string {
  if (name === 'json') return '['.repeat(100_000);
  const entities = Array.from({ length: 10 }, (_, level) => `<!ENTITY e${level + 1} "${`&e${level};`.repeat(10)}">`);
  const dtd = `<!DOCTYPE getKeyResponse [<!ENTITY e0 "boom">${entities.join('')}]>`;
  return `<?xml version="1.0"?>${dtd}<getKeyResponse><key><item><key>&e10;</key></item></key></getKeyResponse>`;
}
