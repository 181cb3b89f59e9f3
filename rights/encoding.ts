import type { RawAnswer } from './dialect';

/** How far into a document its declaration is looked for. */
const DECLARATION_BYTES = 200;

/** Decodes an XML answer by its byte order mark, its content type or its declaration; null when it is not in that encoding. */
export function decodeXml({ body, contentType }: RawAnswer): string | null {
  const declaration = body.toString('latin1', 0, DECLARATION_BYTES);
  return decode(body, markedEncoding(body) ?? charsetOf(contentType) ?? declaredEncoding(declaration) ?? 'utf-8');
}

/** Decodes a JSON answer; null when it is not UTF-8. */
export const decodeJson = ({ body }: RawAnswer): string | null => decode(body, 'utf-8');

function decode(body: Buffer, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(body);
  } catch {
    return null;
  }
}

function markedEncoding(body: Buffer): string | null {
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le';
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be';
  return body[0] === 0xef && body[1] === 0xbb ? 'utf-8' : null;
}

const charsetOf = (contentType: string | null): string | null =>
  singleByte(/;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(contentType ?? '')?.[1]);

const declaredEncoding = (declaration: string): string | null =>
  singleByte(/^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)/.exec(declaration)?.[1]);

/** UTF-16 without its mark is not believed: .NET's writers declare it of what is sent in UTF-8. */
const singleByte = (encoding: string | undefined): string | null =>
  encoding === undefined || /^(?:utf-?16|ucs-?2|unicode$)/i.test(encoding) ? null : encoding;
