import { Anchor, Paper, SimpleGrid, Skeleton, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { formatDuration } from '../../parts/duration';
import { Time } from '../../parts/time';
import { totalOf, type Overview } from './periods';

/** The figures that are looked at first. */
export const Figures = ({ overview }: { overview: Overview | undefined }) => (
  <SimpleGrid cols={{ base: 2, sm: 3, xl: 6 }} spacing="md" component="section" aria-label="Figures">
    <Figure label="Orders" to="/orders" value={overview && totalOf(overview.orders)}>
      {overview && `${overview.orders.delivered ?? 0} delivered`}
    </Figure>
    <Figure label="Lines that wait" to="/exceptions" value={overview && waiting(overview)}>
      {overview && (waiting(overview) === 0 ? 'Nothing to do' : `${retried(overview)} retried automatically`)}
    </Figure>
    <Figure label="Half have their codes in" value={overview && formatDuration(overview.codeTime.p50Ms)}>
      p50 of {overview?.codeTime.orders} orders
    </Figure>
    <Figure label="Nearly all in" value={overview && formatDuration(overview.codeTime.p99Ms)}>
      p99 of {overview?.codeTime.orders} orders
    </Figure>
    <Backlog label="Mails to be sent" backlog={overview?.backlog.mails} />
    <Backlog label="Webhooks to be sent" to="/webhooks" backlog={overview?.backlog.webhooks} />
  </SimpleGrid>
);

const waiting = ({ exceptions }: Overview): number => exceptions.reduce((total, { count }) => total + count, 0);
const retried = (overview: Overview): number => overview.retried.reduce((total, { lines }) => total + lines, 0);

const MOST_COUNTED = 10_000;

interface BacklogProps {
  label: string;
  to?: string;
  backlog: Overview['backlog']['mails'] | undefined;
}

const Backlog = ({ label, to, backlog }: BacklogProps) => (
  <Figure
    label={label}
    {...(to !== undefined && { to })}
    value={backlog && (backlog.count >= MOST_COUNTED ? '10,000 or more' : backlog.count)}
  >
    {backlog &&
      (backlog.oldestAt === null ? (
        'Nothing is late'
      ) : (
        <>
          oldest <Time at={backlog.oldestAt} isRelative />
        </>
      ))}
  </Figure>
);

interface FigureProps {
  label: string;
  /** Undefined while it loads. */
  value: number | string | undefined;
  /** Where what is counted is listed. */
  to?: string;
  children: ReactNode;
}

const HEIGHT = 62;
const count = new Intl.NumberFormat();

const Figure = ({ label, value, to, children }: FigureProps) => (
  <Paper withBorder p="md">
    <Text size="sm" c="dimmed" component="div">
      {to === undefined ? (
        label
      ) : (
        <Anchor component={Link} to={to} size="sm">
          {label}
        </Anchor>
      )}
    </Text>
    {value === undefined ? (
      <Skeleton height={HEIGHT} />
    ) : (
      <div className="figure">
        <Text fz={{ base: 'lg', sm: '1.6rem' }} fw={650} lh={1.4}>
          {typeof value === 'number' ? count.format(value) : value}
        </Text>
        <Text size="xs" c="dimmed" component="div">
          {children}
        </Text>
      </div>
    )}
  </Paper>
);
