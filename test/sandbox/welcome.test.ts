import { welcome } from '../../sandbox/welcome';

const parts = { url: 'http://127.0.0.1:3100', port: 3100, temporalUi: null, dataFolder: '.keyrail', isStandIn: false };

describe('welcome', () => {
  it("names the codec's log-in on localhost, and the sandbox's admin key", () => {
    const text = welcome({ ...parts, ownAdminKey: undefined });

    expect(text).toContain('http://localhost:3100/codec/login');
    expect(text).toMatch(/Admin key +sandbox-admin\n/);
    expect(text).toContain('Bearer sandbox-admin');
  });

  it('says when the database is the stand-in, and only then', () => {
    const text = welcome({ ...parts, isStandIn: true, ownAdminKey: undefined });

    expect(text).toMatch(/Database +a stand-in for MongoDB: .*not to sell with\n/);
    expect(welcome({ ...parts, ownAdminKey: undefined })).not.toContain('stand-in');
  });

  it('keeps a key of the user to itself', () => {
    const text = welcome({ ...parts, ownAdminKey: 'my-secret' });

    expect(text).not.toContain('my-secret');
    expect(text).toMatch(/Admin key +the one in ADMIN_KEY\n/);
  });
});
