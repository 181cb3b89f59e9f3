import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { license, licenseOperations } from '../../api/schemas/licenses';

const page = readFileSync(join(__dirname, '../../docs/licenses.md'), 'utf8');

describe('docs/licenses.md', () => {
  it('shows a license as a list does', () => {
    const [, text = '{}'] = /^## Find\n[^]*?```json\n([^]*?)```/m.exec(page) ?? [];
    const { licenses } = JSON.parse(text) as { licenses?: object[] };
    const fields = Object.keys(license.shape).filter((name) => name !== 'code');

    expect(licenses?.map((shown) => Object.keys(shown))).toEqual([fields]);
  });

  it('tells of every call', () => {
    const calls = licenseOperations.map(({ path }) => path.replace('{id}', '$LICENSE'));

    expect(calls.filter((path) => !page.includes(path))).toEqual([]);
  });
});
