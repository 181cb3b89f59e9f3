import fc from 'fast-check';
import { childText, findElement, readXml } from '../../rights/xml-reader';

const read = (text: string) => readXml(text, { nodes: 1_000 });
const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth);

describe('readXml', () => {
  it('reads names without their namespace and in lower case, and texts as they are meant', () => {
    expect(
      read(
        '<?xml version="1.0"?><n:Root xmlns:n="urn:x"><A b="1">x &amp;&lt;&#65;<![CDATA[<y>]]></A><!-- z --></n:Root>',
      ),
    ).toEqual({
      name: 'root',
      text: '',
      children: [{ name: 'a', text: 'x &<A<y>', children: [] }],
    });
  });

  it('takes a prefix that nothing declares', () => {
    expect(read('<x:root/>')).toEqual({ name: 'root', text: '', children: [] });
  });

  it('keeps a long text whole', () => {
    const text = 'key &amp; '.repeat(20_000);

    expect(read(`<a><![CDATA[${'k'.repeat(200_000)}]]>${text}</a>`)?.text).toBe(
      'k'.repeat(200_000) + 'key & '.repeat(20_000),
    );
  });

  it.each([
    ['a DTD', '<!DOCTYPE a><a/>'],
    ['an entity of its own', '<!DOCTYPE a [<!ENTITY e "boom">]><a>&e;</a>'],
    ['an external entity', '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>'],
    ['a DTD without end', `<!DOCTYPE a [${'<!ENTITY e "boom">'.repeat(10_000)}`],
    ['an entity of HTML', '<a>&nbsp;</a>'],
    ['an entity that every JavaScript object would have', '<a>&constructor;</a>'],
    ['a reference to no character', '<a>&#0;</a>'],
    ['half a document', '<a><b></b>'],
    ['tags that cross', '<a><b></a></b>'],
    ['HTML', '<html><p>It works!'],
    ['a name without end', `<${'a'.repeat(200_000)}/>`],
    ['an attribute without end', `<a b="${'c'.repeat(200_000)}"/>`],
    ['a comment without end', `<a><!--${'c'.repeat(200_000)}--></a>`],
    ['two roots', '<a/><b/>'],
    ['nothing', ''],
    ['text only', 'KEY-1'],
    ['JSON', '{"keys":["KEY-1"]}'],
  ])('refuses %s', (_, text) => {
    expect(read(text)).toBeNull();
  });

  it('refuses what is nested too deep', () => {
    expect(read(nested(32))).not.toBeNull();
    expect(read(nested(33))).toBeNull();
    expect(read('<a>'.repeat(1_000_000))).toBeNull();
  });

  it('refuses too many elements, and too many attributes', () => {
    const attributes = (count: number) => Array.from({ length: count }, (_, index) => `a${index}=""`).join(' ');

    expect(read(`<a>${'<b/>'.repeat(999)}</a>`)).not.toBeNull();
    expect(read(`<a>${'<b/>'.repeat(1_000)}</a>`)).toBeNull();
    expect(read(`<a ${attributes(999)}/>`)).not.toBeNull();
    expect(read(`<a ${attributes(1_000)}/>`)).toBeNull();
  });

  it('never throws', () => {
    const piece = fc.constantFrom(
      '<a>',
      '</a>',
      '<',
      '>',
      '&',
      ';',
      '<![CDATA[',
      ']]>',
      '<!--',
      '<?',
      '<!DOCTYPE',
      '"',
      '=',
      'x',
      '&amp;',
      '&#',
      '\0',
    );
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(anything, (text) => {
        expect(() => read(text)).not.toThrow();
      }),
    );
  });
});

describe('findElement', () => {
  it('finds the element itself, or the first within it', () => {
    const root = read('<a><b><c>1</c></b><c>2</c></a>');

    expect(root && findElement(root, 'a')).toBe(root);
    expect(root && findElement(root, 'c')?.text).toBe('1');
    expect(root && findElement(root, 'd')).toBeNull();
  });
});

describe('childText', () => {
  it('trims the text, and takes an empty one for none', () => {
    const root = read('<a><b>\n 1 </b><c> </c></a>');

    expect(root && childText(root, /^b$/)).toBe('1');
    expect(root && childText(root, /^c$/)).toBeNull();
    expect(root && childText(root, /^d$/)).toBeNull();
  });
});
