/** The settings of a product whose codes are uploaded. */
export const poolProduct = (name: string) => ({ name, source: 'pool' });

/** So many codes that no other list with another prefix has. */
export const numberedCodes = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${String(index + 1).padStart(5, '0')}`);
