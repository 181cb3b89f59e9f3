import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import { publicJwk, type SigningKey } from '../../domain/signing-key';
import { signLicenseFile } from '../../licenses/license-file';
import { makeSigningKey } from '../../licenses/signing-key';
import { contentsAt, refusedFiles } from '../licenses/samples';

const docs = join(__dirname, '../../docs');
const examples = join(docs, 'examples/license-file');

describe('docs/license-file.md', () => {
  const page = readFileSync(join(docs, 'license-file.md'), 'utf8');

  it.each([
    ['verify.ts', 'ts'],
    ['verify.py', 'python'],
    ['Verify.cs', 'csharp'],
    ['verify.go', 'go'],
  ])('shows %s as it is', (name, language) => {
    expect(page).toContain(`\n\`\`\`${language}\n${readFileSync(join(examples, name), 'utf8')}\`\`\`\n`);
  });

  it('tells of every field', () => {
    const [example = ''] = /(?<=```json\n)[^]*?(?=```)/.exec(page) ?? [];
    const fields = Object.keys(contentsAt(new Date()));
    const rows = [...page.matchAll(/^\| (`\w+`(?:, `\w+`)*) +\|/gm)].flatMap(
      ([, names = '']) => names.match(/\w+/g) ?? [],
    );

    expect(Object.keys(JSON.parse(example) as object)).toEqual(fields);
    expect(rows).toEqual(['alg', 'typ', 'kid', ...fields]);
  });
});

/** What keeps the example in Python from being run; null when nothing does. */
function pythonFault(): string | null {
  const { error, status } = spawnSync('python3', ['-c', 'import cryptography']);
  if (error) return 'there is no python3';
  return status === 0 ? null : 'python3 lacks the package cryptography';
}

const missing = pythonFault();
if (missing !== null) console.log(`docs/examples/license-file/verify.py is not run, because ${missing}`);

const folder = mkdtempSync(join(tmpdir(), 'keyrail-license-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs an example on a file, and tells what it said and ended with. */
type Program = (file: string, product?: string) => { status: number | null; stdout: string; stderr: string };

const program =
  (command: string, path: string): Program =>
  (file, product = 'desktop-app') => {
    const [jwks, license] = [join(folder, 'jwks.json'), join(folder, 'some.license')];
    writeFileSync(license, `${file}\n`);
    const { status, stdout, stderr } = spawnSync(command, [path, jwks, license, product], { encoding: 'utf8' });
    return { status, stdout, stderr };
  };

function compiled(): string {
  const source = readFileSync(join(examples, 'verify.ts'), 'utf8');
  const { code } = transformSync(source, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  const path = join(folder, 'verify.cjs');
  writeFileSync(path, code);
  return path;
}

describe.each([
  ['verify.ts', null, () => program(process.execPath, compiled())],
  ['verify.py', missing, () => program('python3', join(examples, 'verify.py'))],
])('docs/examples/license-file/%s', (_name, fault, create) => {
  const test = fault === null ? it : it.skip;
  const reason = fault === null ? '' : ` (skipped, because ${fault})`;
  const now = new Date();
  let run: Program;
  let key: SigningKey;
  let stranger: SigningKey;

  beforeAll(async () => {
    run = create();
    [key, stranger] = await Promise.all([makeSigningKey(), makeSigningKey()]);
    writeFileSync(join(folder, 'jwks.json'), JSON.stringify({ keys: [publicJwk(key)] }));
  });

  test(`prints the features of a license that is good${reason}`, async () => {
    expect(run(await signLicenseFile(contentsAt(now), key))).toEqual({
      status: 0,
      stdout: 'edition=pro\nseats=5\n',
      stderr: '',
    });
  });

  test(`bears a clock that is off${reason}`, async () => {
    const seconds = Math.floor(now.getTime() / 1000);
    const justEnded = await signLicenseFile(contentsAt(now, { exp: seconds - 60 }), key);
    const justMade = await signLicenseFile(contentsAt(now, { nbf: seconds + 60 }), key);

    expect([run(justEnded).status, run(justMade).status]).toEqual([0, 0]);
  });

  test(`refuses every file that is not, and says why${reason}`, () => {
    const refused = refusedFiles(now, key, stranger);
    const runs = refused.map(([name, , file]) => ({ name, ...run(file) }));

    expect(runs).toEqual(
      refused.map(([name]) => ({
        name,
        status: 1,
        stdout: '',
        stderr: expect.stringMatching(/^Refused: [\w :]+\n$/) as string,
      })),
    );
  });
});
