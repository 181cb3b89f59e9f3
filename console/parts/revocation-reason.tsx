import { NativeSelect } from '@mantine/core';
import type { Schemas } from '../api/client';

/** Why a key is taken back, in the revocation protocol's words. */
export type RevocationReason = NonNullable<Schemas['RevokeCodes']['reason']>;

// Of a record, so that a reason that the API gains is missed here when it is built.
const REASONS: Record<RevocationReason, string> = {
  ReturnProduct: 'The buyer has given it back',
  ReturnSatisfaction: 'The buyer was not satisfied',
  FraudSuppression: 'It was fraud',
  DisputeLineitem: 'The payment of the line is disputed',
  DisputeAmount: 'The amount is disputed',
  DeclinedSettlement: 'The payment was declined after all',
  PreLoadCancel: 'It was cancelled before it was used',
};

const CHOICES = Object.entries(REASONS).map(([value, label]) => ({ value, label }));

interface ReasonSelectProps {
  value: RevocationReason;
  onChange: (reason: RevocationReason) => void;
}

/** Asks in plain words for what publishers are told of keys that they are to take back. */
export const RevocationReasonSelect = ({ value, onChange }: ReasonSelectProps) => (
  <NativeSelect
    label="What publishers are told"
    data={CHOICES}
    value={value}
    onChange={({ currentTarget }) => onChange(currentTarget.value as RevocationReason)}
  />
);
