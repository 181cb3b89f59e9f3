import { Text } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';

/** What is known of one thing, each by its name. */
export const Facts = ({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) => (
  <Text component="dl" size="sm" className="facts">
    {facts.map(([name, value]) => (
      <Fragment key={name}>
        <dt>{name}</dt>
        <dd>{value ?? '–'}</dd>
      </Fragment>
    ))}
  </Text>
);
