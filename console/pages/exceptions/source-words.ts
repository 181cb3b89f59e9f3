import type { Schemas } from '../../api/client';

export type Source = Schemas['SwitchSource']['source'];

/** Where codes may come from. */
export const SOURCES: Record<Source, string> = {
  generate: 'Generated',
  pool: 'From the pool',
  rights: 'From the publisher',
};

/** What becomes of a line when its codes come from elsewhere. */
export interface SourceNote {
  text: string;
  /** It may not be what one wants. */
  isWarning: boolean;
  /** The API would refuse it, or the line could only fail. */
  isImpossible?: boolean;
}

interface Supply {
  product: Pick<Schemas['Product'], 'name' | 'source' | 'rights' | 'codeFormat'>;
  available: number;
  missing: number;
}

/** Says what will happen to a line, by its product and its stock. */
export function sourceNote(source: Source, { product, available, missing }: Supply): SourceNote {
  const { name, rights, codeFormat } = product;
  switch (source) {
    case 'generate':
      if (!codeFormat) return impossible(`${name} has no code format: nothing can be generated for it.`);
      if (!rights) return { text: `Keyrail makes the codes, by the format of ${name}.`, isWarning: false };
      return warning(
        `Keyrail makes the codes itself. The publisher ${rights.publisher} does not know them: what they are for may not take them.`,
      );
    case 'pool':
      if (available >= missing)
        return { text: `The pool of ${name} has ${codesOf(available)} that nobody has.`, isWarning: false };
      return warning(
        `The pool of ${name} has ${available === 0 ? 'no codes' : `only ${codesOf(available)}`}: the line goes on waiting, until more are uploaded.`,
      );
    case 'rights':
      if (!rights) return impossible(`${name} has no publisher that could be asked.`);
      return { text: `The publisher ${rights.publisher} is asked for the keys.`, isWarning: false };
  }
}

const codesOf = (count: number): string => (count === 1 ? '1 code' : `${count.toLocaleString()} codes`);

const warning = (text: string): SourceNote => ({ text, isWarning: true });

const impossible = (text: string): SourceNote => ({ text, isWarning: true, isImpossible: true });

/** What can be said of lines of many products. */
export const BULK_SOURCE_NOTES: Record<Source, SourceNote> = {
  generate: warning(
    'Keyrail makes the codes itself: no publisher knows them. A line whose product has no code format is left alone.',
  ),
  pool: warning('A line for which its pool has no code goes on waiting, until more are uploaded.'),
  rights: { text: 'Each line’s publisher is asked for its keys.', isWarning: false },
};
