import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvRow, OwnText } from '../../api/csv';

describe('csvRow', () => {
  it('writes texts, numbers and nothing, quoted where they hold what divides cells', () => {
    expect(csvRow(['a', 4900, null, false, 'x,y', 'say "no"', 'two\r\nlines', 'é ☃'])).toBe(
      'a,4900,,false,"x,y","say ""no""","two\r\nlines",é ☃\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '=HYPERLINK("http://example.com","a,b")'])(
    'keeps a spreadsheet from running %j',
    (text) => {
      expect(parse(csvRow([text, 'next']))).toEqual([[`'${text}`, 'next']]);
    },
  );

  it('writes an id of our own as it is', () => {
    expect(csvRow([new OwnText('-x_1'), '-x_1'])).toBe("-x_1,'-x_1\r\n");
  });

  it('leaves numbers as they are, negative ones too', () => {
    expect(csvRow([-5, 0.5])).toBe('-5,0.5\r\n');
  });

  it('is read as it was written, and begins no formula, whatever it holds', () => {
    const cells = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(cells, (texts) => {
        const [read = []] = parse(csvRow(texts));

        expect(read.map((cell, place) => (cell === texts[place] ? cell : cell.slice(1)))).toEqual(texts);
        expect(read.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
      }),
    );
  });
});
