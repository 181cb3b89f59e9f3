import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { DataTable } from 'mantine-datatable';
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { ProblemAlert } from '../../parts/problem-alert';
import { Sending } from './sending-bar';

type Report = Schemas['UploadReport'];
type RowProblem = Report['problems'][number]['problem'];

interface UploadReportProps {
  name: string;
  report: Report;
  error: unknown;
  sent: number | null;
  onStore: () => void;
  onBack: () => void;
}

const WORDS: Record<RowProblem, string> = {
  empty: 'Has no code',
  too_long: 'Longer than any code',
  control_characters: 'Holds control characters',
  not_utf8: 'Not in UTF-8: save the file in this encoding',
  too_many_columns: 'Has more columns than the header: put a code that holds the delimiter into quotation marks',
  duplicate: 'The product has this code already',
};

const wordsOf = ({ problem, firstRow }: Report['problems'][number]): string =>
  firstRow === null ? WORDS[problem] : `The same code as in line ${firstRow.toLocaleString()}`;

/** What a trial of an upload has told: what would be stored, and what is wrong with each other row. */
export function UploadReport({ name, report, error, sent, onStore, onBack }: UploadReportProps) {
  const { rows, problems, inserted, waitingLines } = report;
  const isGood = problems.length === 0;
  return (
    <Stack>
      <Alert
        color={isGood ? 'green' : 'orange'}
        variant="light"
        role="status"
        title={
          isGood ? 'All of them are good' : `${counted(problems.length, 'row')} of ${rows.toLocaleString()} are wrong`
        }
      >
        <Text size="sm">
          {name}: {counted(inserted, 'code')} can be stored. Nothing has been stored yet.
        </Text>
        {waitingLines > 0 && (
          <Text size="sm">{counted(waitingLines, 'line')} of orders wait for codes, and are served at once.</Text>
        )}
      </Alert>
      {!isGood && <ProblemTable problems={problems} />}
      <Sending sent={sent} />
      <ProblemAlert error={error} />
      <Group justify="flex-end">
        <Button variant="subtle" color="gray" onClick={onBack} disabled={sent !== null}>
          {isGood ? 'Back' : 'Use a corrected file'}
        </Button>
        <Button onClick={onStore} loading={sent !== null} disabled={inserted === 0}>
          {isGood ? `Store ${counted(inserted, 'code')}` : `Store only the ${counted(inserted, 'good code')}`}
        </Button>
      </Group>
    </Stack>
  );
}

const ROWS_PER_PAGE = 10;

function ProblemTable({ problems }: Pick<Report, 'problems'>) {
  const [page, setPage] = useState(1);
  const start = (page - 1) * ROWS_PER_PAGE;
  return (
    <DataTable
      emptyState={<></>}
      withTableBorder
      records={problems.slice(start, start + ROWS_PER_PAGE)}
      idAccessor="row"
      columns={[
        { accessor: 'row', title: 'Line', width: 90, textAlign: 'right' },
        {
          accessor: 'masked',
          title: 'Ends in',
          width: 140,
          render: ({ masked }) => <span className="code-text">{masked ?? '–'}</span>,
        },
        { accessor: 'problem', title: 'What is wrong', render: wordsOf },
      ]}
      totalRecords={problems.length}
      recordsPerPage={ROWS_PER_PAGE}
      page={page}
      onPageChange={setPage}
      verticalSpacing="xs"
      scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': 'What is wrong' } }}
    />
  );
}

const counted = (count: number, noun: string): string => `${count.toLocaleString()} ${noun}${count === 1 ? '' : 's'}`;
