import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { normalizeCode } from '../../domain/code-format';

/** Every form in which a text could stand somewhere in clear: as it is, as codes are compared, and in base64. */
export function formsOf(text: string): string[] {
  const plain = [...new Set([text, normalizeCode(text), text.toLowerCase()])];
  return [...plain, ...plain.flatMap(base64Forms)];
}

/** Inside longer base64 a text looks one of three ways, by where it begins; the characters at its edges belong to its neighbors too. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
    const first = Math.ceil((offset * 8) / 6);
    const last = Math.floor((bytes.length * 8) / 6);
    return [bytes.toString('base64').slice(first, last), bytes.toString('base64url').slice(first, last)];
  });
}

/** Those of the texts that stand in the bytes, in any form. */
export function tracesIn(bytes: Buffer, texts: readonly string[]): string[] {
  const forms = texts.flatMap((text) => formsOf(text).map((form) => ({ text, form: Buffer.from(form) })));
  // One pass for all forms: there are thousands of them, and the bytes are many.
  const byStart = new Map<number, typeof forms>();
  for (const entry of forms) {
    const start = entry.form.readUInt32LE(0);
    byStart.set(start, [...(byStart.get(start) ?? []), entry]);
  }
  const found = new Set<string>();
  for (let place = 0; place + 4 <= bytes.length; place += 1) {
    for (const { text, form } of byStart.get(bytes.readUInt32LE(place)) ?? [])
      if (bytes.subarray(place, place + form.length).equals(form)) found.add(text);
  }
  return [...found];
}

/** All bytes of a folder's files. */
export async function bytesOfFolder(folder: string): Promise<Buffer> {
  const names = await readdir(folder, { recursive: true });
  const files: Buffer[] = [];
  for (const name of names) {
    const path = join(folder, name);
    if ((await stat(path)).isFile()) files.push(await readFile(path));
  }
  return Buffer.concat(files);
}

/** All text and bytes that a value holds, however deep, side by side. */
export function bytesOfValue(value: unknown): Buffer {
  const found: Buffer[] = [];
  collect(value, found);
  return Buffer.concat(found);
}

function collect(value: unknown, found: Buffer[]): void {
  if (typeof value === 'string') found.push(Buffer.from(`${value}\n`));
  else if (value instanceof Uint8Array) found.push(Buffer.from(value), Buffer.from('\n'));
  else if (typeof value === 'object' && value !== null)
    for (const [name, part] of Object.entries(value)) {
      found.push(Buffer.from(`${name}\n`));
      collect(part, found);
    }
}
