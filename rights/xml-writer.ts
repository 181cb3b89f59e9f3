import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces';
import type { XmlStyle } from '../domain/publisher';

/** An element to be written: one with neither text nor children is said to be nil. */
export interface XmlNode {
  name: string;
  /** Its `xsi:type`, with a prefix of PREFIXES. */
  type?: string;
  text?: string | null;
  children?: XmlNode[] | null;
}

/** How the root is dressed. */
export interface XmlDress {
  root: string;
  namespace: string | null;
  soap: XmlStyle['soap'];
}

const PREFIXES = {
  'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
  'xmlns:xsd': 'http://www.w3.org/2001/XMLSchema',
  'xmlns:soapenc': 'http://schemas.xmlsoap.org/soap/encoding/',
  'xmlns:common': 'http://integration.digitalriver.com/Common/1.0',
  'xmlns:requisition': 'http://integration.digitalriver.com/commonRequisition/1.0',
};

const ENVELOPES = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
};

/** Writes a document, whatever its texts hold: characters that XML does not have are left out. */
export function writeXml(children: XmlNode[], { root, namespace, soap }: XmlDress): string {
  const document = create({ version: '1.0', encoding: 'UTF-8', invalidCharReplacement: '' });
  const parent = soap === 'none' ? document : bodyOf(document, ENVELOPES[soap]);
  // The root alone is in its namespace: with a prefix, so that the elements in it stay out of it, as the protocol has them.
  const [name, own] = namespace === null ? [root, {}] : [`right:${root}`, { 'xmlns:right': namespace }];
  append(parent.ele(name, { ...own, ...PREFIXES }), children);
  return document.end();
}

const bodyOf = (document: XMLBuilder, envelope: string): XMLBuilder =>
  document.ele('soap:Envelope', { 'xmlns:soap': envelope }).ele('soap:Body');

function append(parent: XMLBuilder, nodes: XmlNode[]): void {
  for (const { name, type, text = null, children = null } of nodes) {
    const isNil = text === null && children === null;
    const element = parent.ele(name, { ...(type && { 'xsi:type': type }), ...(isNil && { 'xsi:nil': 'true' }) });
    if (text !== null) element.txt(text);
    if (children !== null) append(element, children);
  }
}
