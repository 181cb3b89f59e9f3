import sax from 'sax';

/** An element as it was read: names without their namespace and in lower case, and its own text. */
export interface XmlElement {
  name: string;
  text: string;
  children: XmlElement[];
}

export interface XmlLimits {
  /** Elements and attributes together. */
  nodes: number;
}

const MAXIMUM_DEPTH = 32;

/** Small enough that sax sees in time when a name or a comment has no end. */
const SLICE_LENGTH = 32 * 1024;

/** sax looks entities up among what every object inherits, too: `&constructor;` would be one. */
const PREDEFINED_ENTITIES = Object.assign(Object.create(null) as Record<string, string>, {
  amp: '&',
  lt: '<',
  gt: '>',
  apos: "'",
  quot: '"',
});

/** Reads a document that has neither a DTD nor entities of its own, and keeps the limits; null for everything else. */
export function readXml(text: string, limits: XmlLimits): XmlElement | null {
  const top: XmlElement = { name: '', text: '', children: [] };
  const parser = createParser(top, limits);
  try {
    for (let start = 0; start < text.length; start += SLICE_LENGTH)
      parser.write(text.slice(start, start + SLICE_LENGTH));
    parser.close();
  } catch {
    return null;
  }
  const [root, ...others] = top.children;
  return root && others.length === 0 ? root : null;
}

/** The first element of that name, the given one or one within it. */
export function findElement(element: XmlElement, name: string): XmlElement | null {
  if (element.name === name) return element;
  for (const child of element.children) {
    const found = findElement(child, name);
    if (found) return found;
  }
  return null;
}

/** The trimmed text of a child whose name matches; null when there is none, or it is empty. */
export function childText(element: XmlElement, name: RegExp): string | null {
  const child = element.children.find((candidate) => name.test(candidate.name));
  return child?.text.trim() || null;
}

function createParser(top: XmlElement, { nodes }: XmlLimits): sax.SAXParser {
  const parser = sax.parser(true);
  parser.ENTITIES = PREDEFINED_ENTITIES;
  const path = [top];
  let left = nodes;
  const append = (text: string): void => {
    const element = path.at(-1);
    if (element) element.text += text;
  };
  return Object.assign(parser, {
    onopentagstart: () => countDown(--left, path.length),
    onattribute: () => countDown(--left, path.length),
    onopentag({ name }: sax.Tag) {
      const element = { name: localName(name), text: '', children: [] };
      path.at(-1)?.children.push(element);
      path.push(element);
    },
    onclosetag: () => path.pop(),
    ontext: append,
    oncdata: append,
    ondoctype: refuse,
    onsgmldeclaration: refuse,
    onerror: refuse,
  });
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1).toLowerCase();

function countDown(left: number, depth: number): void {
  if (left < 0 || depth > MAXIMUM_DEPTH) refuse();
}

function refuse(): never {
  throw new Error('This XML is not read');
}
