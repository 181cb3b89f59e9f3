import { Badge, type MantineColor } from '@mantine/core';

const COLORS: Record<string, MantineColor> = {
  processing: 'blue',
  accepted: 'blue',
  allocating: 'blue',
  pending: 'blue',
  requesting: 'cyan',
  granted: 'teal',
  charged: 'teal',
  delivered: 'green',
  active: 'green',
  available: 'green',
  exception: 'orange',
  suspended: 'orange',
  held: 'orange',
  failed: 'red',
  rejected: 'red',
  expired: 'red',
  revoked: 'red',
  refunded: 'grape',
};

/** The color that a state has everywhere. */
export const colorOf = (state: string): MantineColor => COLORS[state] ?? 'gray';

interface StateBadgeProps {
  state: string;
  /** Where it has another word than its name. */
  label?: string;
}

/** A state of any noun as a word in its color; the word alone says it too. */
export const StateBadge = ({ state, label = inWords(state) }: StateBadgeProps) => (
  <Badge variant="light" color={colorOf(state)} tt="none" fw={600} className="state">
    {label}
  </Badge>
);

/** Marks what is a test, and counts nowhere. */
export const TestBadge = () => (
  <Badge variant="outline" color="gray" size="sm" tt="none" className="state">
    Test
  </Badge>
);

/** `rights_retrying` as "Rights retrying". */
export const inWords = (name: string): string =>
  name.charAt(0).toUpperCase() +
  name
    .slice(1)
    .replace(/_/g, ' ')
    .replace(/([a-z])([A-Z])/g, (_, end: string, begin: string) => `${end} ${begin.toLowerCase()}`);
