import { createCatalog } from '../activities/catalog';
import { createLicensing } from '../activities/license';
import { allocationIds } from '../domain/ids';
import type { Order } from '../domain/order';
import type { Models } from '../models';
import { licenseIdOf } from '../models/license';
import { runCommand, type Work } from './command';

/** After so many orders it tells how far it has come. */
const PROGRESS = 1_000;

/** Makes the licenses of what was delivered before there were any; those that are there stay as they are. Begins after the order of this id. */
export const backfillLicenses =
  (after: string | null): Work =>
  async (models, say) => {
    const licensing = createLicensing({ models, catalog: createCatalog(models) });
    let seen = 0;
    let made = 0;
    for await (const order of models.orders.walkDelivered(after)) {
      const missing = await missingOf(models, order);
      if (missing > 0) await licensing.keep(order);
      made += missing;
      seen += 1;
      if (seen % PROGRESS === 0)
        say(`${seen} orders, ${made} licenses; go on from here with: --after ${order.orderId}`);
    }
    say(`${made} licenses were missing in ${seen} orders.`);
  };

/** How many licenses of delivered units there are not. */
async function missingOf({ licenses }: Pick<Models, 'licenses'>, { orderId, lines }: Order): Promise<number> {
  const delivered = lines.filter(({ deliveredAt, upgrades }) => deliveredAt !== null && !upgrades);
  const units = delivered.flatMap((line) => allocationIds(orderId, line));
  return units.length - (await licenses.countAmong(units.map(licenseIdOf)));
}

/** The id that stands behind `--after`. */
function afterOf(args: readonly string[]): string | null {
  const index = args.indexOf('--after');
  return index < 0 ? null : (args[index + 1] ?? null);
}

if (require.main === module)
  void runCommand(backfillLicenses(afterOf(process.argv.slice(2))), process.env, console.log, console.error).then(
    (code) => (process.exitCode = code),
  );
