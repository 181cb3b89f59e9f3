import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { isProblem, LIVE_MILLISECONDS } from '../../api/queries';
import type { ChosenAction } from './action-dialog';
import { actionsOf, wordsOf, type Line, type LineAction } from './action-words';
import { orderOptions } from './use-acted';

type Order = Schemas['Order'];
type LineName = { order: string; line: string };

const lineIn = (order: Order | undefined, line: string): Line | undefined => order?.lines.find(({ id }) => id === line);

/** What is being tried again has another state in a moment. */
const UNDER_WAY_MILLISECONDS = 1_000;

const isUnderWay = (order: Order | undefined, line: string): boolean =>
  order?.endedAt === null && lineIn(order, line)?.exception === null;

/** The order of the line that is open, as it stands. */
export function useOpenLine(open: LineName | null) {
  const params = { path: { id: open?.order ?? '' }, query: { codes: false } };
  const { data, error } = api.useQuery(
    'get',
    '/v1/orders/{id}',
    { params },
    {
      enabled: open !== null,
      refetchInterval: ({ state }) =>
        open && isUnderWay(state.data, open.line) ? UNDER_WAY_MILLISECONDS : LIVE_MILLISECONDS,
    },
  );
  const order = open ? data : undefined;
  return { order, line: open ? lineIn(order, open.line) : undefined, error: open ? error : null };
}

/** What somebody is about to do with a line. */
export function useChosenAction() {
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<ChosenAction | null>(null);

  /** Looks at the line anew: it may have been dealt with a moment ago. */
  async function choose(name: LineName, action: LineAction): Promise<void> {
    try {
      const order = await queries.fetchQuery(orderOptions(name.order));
      const line = lineIn(order, name.line);
      if (line && actionsOf(line).includes(action)) setChosen({ action, order, line });
      else if (line) notifications.show({ message: faultOf(action, line), color: 'orange' });
    } catch (error) {
      notifications.show({ message: isProblem(error) ? error.detail : 'The order could not be read.', color: 'red' });
    }
  }
  return { chosen, choose, drop: () => setChosen(null) };
}

function faultOf(action: LineAction, line: Line): string {
  if (!line.exception) return 'This line waits for nobody any more.';
  return `“${wordsOf(action, line).label}” does not clear this exception.`;
}
