import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client, type Schemas } from '../../api/client';
import { doing } from '../../api/doing';
import { sendingFetch } from '../../api/sending';
import { ChooseCodes, type ChosenCodes } from './choose-codes';
import { UploadReport } from './upload-report';

type Product = Schemas['Product'];

/** Puts codes into a product's stock, after a look at what is wrong with them. */
export function UploadCodes({ product }: { product: Product }) {
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Button variant={product.source === 'pool' ? 'filled' : 'default'} onClick={open}>
        Upload
      </Button>
      <Modal opened={isOpen} onClose={close} title={`Upload codes of ${product.name}`} size="lg">
        <UploadSteps product={product} onClose={close} />
      </Modal>
    </>
  );
}

type Sending = ChosenCodes & { onSent: (part: number) => void };

/** A trial tells what is wrong and what could be stored; the upload stores what is good. */
async function sendCodes(id: string, { content, onSent }: Sending, dryRun: boolean): Promise<Schemas['UploadReport']> {
  const call = client.POST('/v1/products/{id}/codes', {
    params: { path: { id }, query: { dryRun, partial: true } },
    headers: { 'content-type': 'text/csv' },
    body: '',
    bodySerializer: () => content,
    fetch: sendingFetch(onSent),
  });
  const report = await doing(call);
  if (!report) throw new Error('There is no report.');
  return report;
}

function UploadSteps({ product: { id }, onClose }: { product: Product; onClose: () => void }) {
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<ChosenCodes | null>(null);
  const [sent, setSent] = useState(0);
  const trial = useMutation({ mutationFn: (codes: ChosenCodes) => sendCodes(id, { ...codes, onSent: setSent }, true) });
  const storing = useMutation({
    mutationFn: (codes: ChosenCodes) => sendCodes(id, { ...codes, onSent: setSent }, false),
    onSuccess: async ({ inserted }) => {
      notifications.show({ message: `${inserted.toLocaleString()} codes are in stock.`, color: 'green' });
      onClose();
      await queries.invalidateQueries();
    },
  });

  function choose(codes: ChosenCodes): void {
    setSent(0);
    setChosen(codes);
    storing.reset();
    trial.mutate(codes);
  }

  function store(): void {
    if (!chosen) return;
    setSent(0);
    storing.mutate(chosen);
  }

  const isSending = trial.isPending || storing.isPending;
  return (
    <>
      {!trial.data && <ChooseCodes onChoose={choose} error={trial.error} sent={isSending ? sent : null} />}
      {chosen && trial.data && (
        <UploadReport
          name={chosen.name}
          report={trial.data}
          error={storing.error}
          sent={isSending ? sent : null}
          onStore={store}
          onBack={() => trial.reset()}
        />
      )}
    </>
  );
}
