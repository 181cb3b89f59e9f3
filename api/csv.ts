export type CsvCell = string | number | boolean | null;

/** A text of Keyrail's own making, which holds nothing that a spreadsheet could run. */
export class OwnText {
  constructor(readonly text: string) {}
}

/** What makes a spreadsheet take a text for a formula. https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^[=+\-@\t\r]/;

/** Writes a row of CSV by RFC 4180; a text that a spreadsheet would run as a formula gets an apostrophe in front. */
export const csvRow = (cells: readonly (CsvCell | OwnText)[]): string => `${cells.map(csvCell).join(',')}\r\n`;

function csvCell(cell: CsvCell | OwnText): string {
  if (cell instanceof OwnText) return quoted(cell.text);
  if (typeof cell !== 'string') return cell === null ? '' : String(cell);
  return quoted(FORMULA.test(cell) ? `'${cell}` : cell);
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
