import type { Publisher } from '../domain/publisher';
import type { Complaint, KeyAnswer, KeyDialect, RawAnswer, RevocationAnswer } from './dialect';
import { decodeXml } from './encoding';
import { type KeyCandidate, takeKeys } from './key-rules';
import { keyRequestNodes } from './xml-key-request';
import { type XmlElement, childText, findElement, readXml } from './xml-reader';
import { revocationNodes } from './xml-revocation-request';
import { writeXml } from './xml-writer';

/** An answer without a key needs few; each key needs three, and may carry a type and namespaces in each. */
const NODES = 1_000;
const NODES_PER_KEY = 30;

const HEADERS = {
  none: { 'content-type': 'text/xml; charset=utf-8', accept: 'text/xml, application/xml' },
  // SOAP 1.1 wants the header, and lets it be empty. https://www.w3.org/TR/2000/NOTE-SOAP-20000508/#_Toc478383528
  '1.1': { 'content-type': 'text/xml; charset=utf-8', accept: 'text/xml', soapaction: '""' },
  '1.2': { 'content-type': 'application/soap+xml; charset=utf-8', accept: 'application/soap+xml' },
};

/** Digital River's XML, dressed as the publisher's server expects it. */
export function createXmlDialect(publisher: Pick<Publisher, 'xml' | 'companyId' | 'siteId'>): KeyDialect {
  const { root, namespace, soap, revocationRoot, revocationNamespace } = publisher.xml;
  const revocation = {
    root: revocationRoot ?? 'RevocationServiceRequest',
    namespace: revocationNamespace ?? null,
    soap,
  };
  return {
    headers: HEADERS[soap],
    writeKeyRequest: (request) => writeXml(keyRequestNodes(request, publisher), { root, namespace, soap }),
    readKeyAnswer(answer, quantity) {
      const document = readDocument(answer, NODES + NODES_PER_KEY * quantity);
      const response = document && findElement(document, 'getkeyresponse');
      if (response) return keyAnswerOf(response);
      const fault = document && faultIn(document);
      return fault && { keys: [], isFlawed: false, ...fault };
    },
    writeRevocation: (request) => writeXml(revocationNodes(request, publisher), revocation),
    readRevocationAnswer(answer) {
      const document = readDocument(answer, NODES);
      const response = document && findElement(document, 'revocationserviceresponse');
      if (response) return revocationAnswerOf(response);
      const fault = document && faultIn(document);
      return fault && { isSuccessful: false, ...fault };
    },
  };
}

function readDocument(answer: RawAnswer, nodes: number): XmlElement | null {
  const text = decodeXml(answer);
  return text === null ? null : readXml(text, { nodes });
}

/** What a SOAP fault complains of, in the words of 1.1 or of 1.2; it never says whether to ask again. */
function faultIn(document: XmlElement): Complaint | null {
  const fault = findElement(document, 'fault');
  if (!fault) return null;
  const part = (name: string): XmlElement => fault.children.find((child) => child.name === name) ?? fault;
  return {
    retriable: null,
    returnCode: childText(part('code'), /^(?:faultcode|value)$/),
    returnMessage: childText(part('reason'), /^(?:faultstring|text)$/),
  };
}

// A tag's name is spelled `isAutoRetryiable` in a part of the vendor's documentation, so servers may have it too.
const RETRIABLE = /^(?:is)?autoretr(?:i|y|yi)able$/;

const keyAnswerOf = (response: XmlElement): KeyAnswer => ({
  ...takeKeys(candidatesIn(response)),
  ...complaintOf(response, /^returncode$/, /^returnmessage$/),
});

const revocationAnswerOf = (response: XmlElement): RevocationAnswer => ({
  isSuccessful: /^(?:true|success|1)$/i.test(childText(response, /^successful$/) ?? ''),
  ...complaintOf(response, /^(?:response|return)code$/, /^(?:response|return)message$/),
});

const complaintOf = (response: XmlElement, code: RegExp, message: RegExp): Complaint => ({
  retriable: readBoolean(childText(response, RETRIABLE)),
  returnCode: childText(response, code),
  returnMessage: childText(response, message),
});

/** Every `key` that holds no elements, with the type that stands beside it: the list of them is named `key` itself. */
function candidatesIn(element: XmlElement): KeyCandidate[] {
  const type = childText(element, /^keytype$/);
  return element.children.flatMap((child) =>
    child.name === 'key' && child.children.length === 0 ? [{ value: child.text, type }] : candidatesIn(child),
  );
}

function readBoolean(text: string | null): boolean | null {
  if (/^(?:true|1|yes)$/i.test(text ?? '')) return true;
  return /^(?:false|0|no)$/i.test(text ?? '') ? false : null;
}
