import type { Mailbox } from '../sandbox/mailbox';

const LOOK_MILLISECONDS = 5;
const LONGEST_WAIT_MILLISECONDS = 60_000;

/** Tells when a mail has come. */
export interface Arrivals {
  /** Resolves when a mail to the address, which must be asked for before it is sent, is in the mailbox. */
  mailTo(address: string): Promise<void>;
  stop(): Promise<void>;
}

interface Wait {
  deadline: number;
  arrived: () => void;
  late: () => void;
}

/** Watches a mailbox, which must not forget mails meanwhile. */
export function watchArrivals({ mails }: Pick<Mailbox, 'mails'>): Arrivals {
  const waits = new Map<string, Wait>();
  let seen = mails().length;
  const look = setInterval(() => {
    if (waits.size === 0) return;
    const all = mails();
    for (const address of all.slice(seen).flatMap(({ to }) => to)) settle(address, 'arrived');
    seen = all.length;
    for (const [address, { deadline }] of waits) if (Date.now() > deadline) settle(address, 'late');
  }, LOOK_MILLISECONDS);

  function settle(address: string, outcome: 'arrived' | 'late'): void {
    waits.get(address)?.[outcome]();
    waits.delete(address);
  }

  return {
    mailTo: (address) =>
      new Promise((resolve, reject) => {
        const late = () => reject(new Error(`No mail has come to ${address}`));
        waits.set(address, { deadline: Date.now() + LONGEST_WAIT_MILLISECONDS, arrived: resolve, late });
      }),
    stop() {
      clearInterval(look);
      return Promise.resolve();
    },
  };
}
