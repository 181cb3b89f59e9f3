import { Badge } from '@mantine/core';
import { BULK_LINE_COLORS, BULK_LINE_WORDS, type BulkLineState } from './bulk-words';

/** What becomes of a line, in a preview and in a run alike. */
export const BulkLineBadge = ({ state }: { state: BulkLineState }) => (
  <Badge variant="light" color={BULK_LINE_COLORS[state]} tt="none" fw={600} className="state">
    {BULK_LINE_WORDS[state]}
  </Badge>
);
