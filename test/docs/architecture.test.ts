import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');

type ImportTable = Record<string, { folders: string[]; typesOnly?: string[] }>;

/** Read in a process of its own: jest imports no ES module at run time. */
function importTable(): ImportTable {
  const script =
    "import('./eslint.import-table.mjs').then(({ importTable }) => console.log(JSON.stringify(importTable)))";
  const { stdout } = spawnSync('node', ['--eval', script], { cwd: root, encoding: 'utf8' });
  return JSON.parse(stdout) as ImportTable;
}

describe('docs/architecture.md', () => {
  const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');

  it('draws the import table', () => {
    const drawn = [...page.matchAll(/^ {2}([\w/]+ (?:-->|-\.->) [\w/]+)$/gm)].map(([, arrow]) => arrow);
    const inTable = Object.entries(importTable()).flatMap(([folder, { folders, typesOnly = [] }]) => [
      ...folders.filter((name) => name !== 'domain').map((name) => `${folder} --> ${name}`),
      ...typesOnly.map((name) => `${folder} -.-> ${name}`),
    ]);

    expect([...drawn].sort()).toEqual(inTable.sort());
  });

  it('tells of every folder of code', () => {
    const folders = readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .filter((name) => !['node_modules', 'dist', 'docs', 'coverage'].includes(name));

    expect(folders.filter((name) => !page.includes(`\`${name}/\``))).toEqual([]);
  });
});
