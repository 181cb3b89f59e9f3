import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = join(__dirname, '../..');
const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].map((name) => join(root, name)),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(root, 'docs', name)),
];

/** A page without its samples, whose brackets are no links and whose # begins no heading. */
const proseOf = (page: string): string => readFileSync(page, 'utf8').replace(/```[^]*?```/g, '');

/** Headings as GitHub names them. */
const anchorsOf = (page: string): string[] =>
  [...proseOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/ /g, '-'),
  );

const linksOf = (page: string): string[] =>
  [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => (/^\w+:/.test(link) ? [] : [link]));

function isDead(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : resolve(dirname(page), path);
  return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
}

describe('the pages', () => {
  it('link to pages and headings that are there', () => {
    const dead = pages.flatMap((page) =>
      linksOf(page)
        .filter((link) => isDead(page, link))
        .map((link) => `${relative(root, page)}: ${link}`),
    );

    expect(dead).toEqual([]);
  });

  it('are all linked from the README, or from the list of decisions', () => {
    const lists = [join(root, 'README.md'), join(root, 'docs/decisions/README.md')];
    const linked = lists.flatMap((page) =>
      linksOf(page).map((link) => resolve(dirname(page), link.split('#')[0] ?? '')),
    );
    const known = new Set([...linked, join(root, 'README.md'), join(root, 'docs/decisions/README.md')]);

    expect(pages.filter((page) => !known.has(page)).map((page) => relative(root, page))).toEqual([]);
  });
});
