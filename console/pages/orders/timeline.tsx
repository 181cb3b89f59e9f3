import { Text, Timeline } from '@mantine/core';
import type { Schemas } from '../../api/client';
import { inWords } from '../../parts/state-badge';
import { Time } from '../../parts/time';

type Entry = Schemas['TimelineEntry'];

/** What has happened with an order, the newest last. */
export function OrderTimeline({ order: { timeline = [] } }: { order: Schemas['Order'] }) {
  return (
    <Timeline bulletSize={14} lineWidth={2} active={timeline.length}>
      {timeline.map((entry, place) => (
        <Timeline.Item key={place} title={entry.message ?? inWords(entry.event)}>
          <Text size="xs" c="dimmed" component="div">
            <Time at={entry.at} />
            {entry.line !== null && ` · ${entry.line}`}
            {wordsOf(entry)}
          </Text>
        </Timeline.Item>
      ))}
    </Timeline>
  );
}

function wordsOf({ by, why, note }: Entry): string {
  const words = [by === null ? null : `by ${by}`, why === null ? null : `“${why}”`, note];
  return words.flatMap((word) => (word === null ? [] : [` · ${word}`])).join('');
}
