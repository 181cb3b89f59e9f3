import { type Finder, findFirst } from '../../sandbox/finders';

describe('findFirst', () => {
  const finder = (name: string, find: () => Promise<string | null>): Finder<string> => ({ name, find });
  const absent = finder('environment', () => Promise.resolve(null));
  const broken = finder('download', () => Promise.reject(new Error('Error: no way to the host\nstack')));
  const working = finder('PATH', () => Promise.resolve('/bin/program'));

  it('takes the first that works and asks no further', async () => {
    const later = jest.fn(() => Promise.resolve('later'));

    expect(await findFirst([absent, working, finder('later', later)], () => undefined, 'install it')).toBe(
      '/bin/program',
    );
    expect(later).not.toHaveBeenCalled();
  });

  it('says each failure in one line and goes on', async () => {
    const lines: string[] = [];
    const found = await findFirst([absent, broken, working], (line) => lines.push(line), 'install it');

    expect(found).toBe('/bin/program');
    expect(lines).toEqual(['download: no way to the host']);
  });

  it('ends with the advice when none works', async () => {
    await expect(findFirst([absent, broken], () => undefined, 'install it')).rejects.toThrow('install it');
  });
});
