import { normalizeCode } from './code-format';

const ADDRESS = /^[a-z][a-z0-9+.-]*:\/\//i;

/** What two spellings of one code have in common; an address keeps its case and dashes, for another one opens another door. */
export function codeIdentity(code: string): string {
  const trimmed = code.trim();
  return ADDRESS.test(trimmed) && URL.canParse(trimmed) ? new URL(trimmed).href : normalizeCode(code);
}
