import { createOutageMemory, OUTAGE_MS } from '../../mail/outage';

describe('createOutageMemory', () => {
  let now = 0;
  const memory = createOutageMemory(() => now);

  it('takes a silent server for down for its time, and not before', () => {
    expect(memory.isDown()).toBe(false);
    memory.noteSilence();
    now += OUTAGE_MS - 1;
    expect(memory.isDown()).toBe(true);

    now += 1;
    expect(memory.isDown()).toBe(false);
  });

  it('forgets the silence when the server answers', () => {
    memory.noteSilence();
    memory.noteAnswer();

    expect(memory.isDown()).toBe(false);
  });
});
