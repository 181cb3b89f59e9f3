import { Anchor, Modal, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { PagedTable, ON_WIDE_SCREENS, type Columns } from '../../parts/paged-table';
import { Section } from '../../parts/section';
import { Empty } from '../../parts/states';
import { Time } from '../../parts/time';
import { useSandbox, type Mail } from './sandbox-api';
import { usePlaces } from '../../parts/use-places';

/** The mails that would have gone out, the newest first. */
export function Mailbox() {
  const query = useSandbox<{ mails: Mail[] }>('mails?limit=200');
  const places = usePlaces(query.data?.mails.toReversed());
  const [opened, setOpened] = useState<Mail | null>(null);
  return (
    <Section title="Mailbox">
      <PagedTable
        label="Mails"
        query={{ ...query, data: places.page }}
        rows={({ rows }) => rows}
        idOf={({ id }) => id}
        columns={columnsOf(setOpened)}
        paging={places.paging}
        empty={<Empty title="No mail yet">Place an order, and its mail comes here instead of to a buyer.</Empty>}
      />
      <Modal opened={opened !== null} onClose={() => setOpened(null)} title={opened?.subject} size="xl">
        {opened && <MailView mail={opened} />}
      </Modal>
    </Section>
  );
}

const columnsOf = (open: (mail: Mail) => void): Columns<Mail> => [
  {
    accessor: 'subject',
    title: 'Mail',
    render: (mail) => (
      <Anchor component="button" type="button" ta="left" size="sm" fw={600} onClick={() => open(mail)}>
        {mail.subject}
      </Anchor>
    ),
  },
  { accessor: 'to', title: 'To', visibleMediaQuery: ON_WIDE_SCREENS, render: ({ to }) => to.join(', ') },
  {
    accessor: 'receivedAt',
    title: 'Received',
    noWrap: true,
    render: ({ receivedAt }) => <Time at={receivedAt} isRelative />,
  },
];

function MailView({ mail: { id, to, text, subject } }: { mail: Mail }) {
  const [shape, setShape] = useState('html');
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        To {to.join(', ')}
      </Text>
      <SegmentedControl
        value={shape}
        onChange={setShape}
        aria-label="Shown as"
        data={[
          { value: 'html', label: 'As it looks' },
          { value: 'text', label: 'As text' },
        ]}
      />
      {shape === 'html' ? (
        <iframe
          className="mail-frame"
          title={subject}
          src={`/sandbox/mails/${encodeURIComponent(id)}/html`}
          sandbox=""
        />
      ) : (
        <Text size="sm" component="pre" ff="monospace" className="mail-text" tabIndex={0}>
          {text}
        </Text>
      )}
    </Stack>
  );
}
