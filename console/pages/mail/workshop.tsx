import { Button, Grid, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { keepPreviousData, useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { isAtLeast, isForAll, useSession } from '../../api/session';
import { ConfirmReset } from './confirm-reset';
import { changeProduct } from './notify';
import { PageHeader } from '../../parts/page-header';
import { ProblemAlert } from '../../parts/problem-alert';
import { Unsaved } from '../../parts/unsaved';
import { FieldList } from './field-list';
import { Preview, type Sample } from './preview';
import { TestSend } from './test-send';

/** The editor is larger than all the rest of the page. */
const TemplateEditor = lazy(async () => ({ default: (await import('./template-editor')).TemplateEditor }));

const WRITING_MILLISECONDS = 400;

interface MailWorkshopProps {
  product: Schemas['Product'];
  own: Schemas['OwnMail'];
}

/** What is being written; what is as Keyrail's own is not the product's. */
function useDraft({ product: { mail }, own }: MailWorkshopProps) {
  const saved = { subject: mail.subject ?? '', template: mail.template ?? own.template };
  const [draft, setDraft] = useState(saved);
  return {
    draft,
    change: (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part })),
    isChanged: draft.subject !== saved.subject || draft.template !== saved.template,
    isOwn: draft.template === own.template && draft.subject === '',
    reset: () => setDraft({ subject: '', template: own.template }),
    mail: {
      subject: draft.subject.trim() || null,
      template: draft.template === own.template ? null : draft.template,
    },
  };
}

/** Writes a product's mail, and shows at once what its buyers would get. */
export function MailWorkshop(props: MailWorkshopProps) {
  const { id, name } = props.product;
  const session = useSession();
  const { draft, change, isChanged, isOwn, reset, mail } = useDraft(props);
  const [tried] = useDebouncedValue(mail, WRITING_MILLISECONDS);
  const mayTry = isAtLeast(session.role, 'operator');
  const [sample, setSample] = useState<Sample>('ordinary');
  const preview = usePreview(id, { ...tried, sample }, mayTry);
  const save = useSave(id);
  const faults = preview.data?.faults ?? [];
  return (
    <>
      <Unsaved isChanged={isChanged} />
      <PageHeader title={`Mail of ${name}`}>
        {isForAll(session, 'operator') && <TestSend product={id} mail={{ ...mail, sample }} />}
        {isForAll(session, 'admin') && (
          <>
            <ConfirmReset isDisabled={isOwn} onReset={reset} />
            <Button loading={save.isPending} disabled={!isChanged} onClick={() => save.mutate(mail)}>
              Save
            </Button>
          </>
        )}
      </PageHeader>
      <Grid>
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Stack>
            <ProblemAlert error={save.error} />
            <TextInput
              label="Subject"
              placeholder={props.own.subject}
              description="Empty for Keyrail's own"
              value={draft.subject}
              onChange={({ currentTarget }) => change({ subject: currentTarget.value })}
              error={faults.find(({ path }) => path === 'subject')?.message}
              readOnly={!mayTry}
            />
            <Suspense fallback={<Skeleton height={620} aria-label="Loading" role="status" />}>
              <TemplateEditor
                value={draft.template}
                onChange={(template) => change({ template })}
                faults={faults.filter(({ path }) => path === 'template')}
                isReadOnly={!mayTry}
              />
            </Suspense>
            <FieldList fields={props.own.fields} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 6 }}>
          {mayTry ? (
            <Preview preview={preview.data} error={preview.error} sample={sample} onSample={setSample} />
          ) : (
            <NoPreview />
          )}
        </Grid.Col>
      </Grid>
    </>
  );
}

const NoPreview = () => (
  <Text size="sm" c="dimmed">
    Operators and admins see here what a buyer would get.
  </Text>
);

type Draft = Schemas['Product']['mail'];

const usePreview = (product: string, mail: Draft & { sample: Sample }, enabled: boolean) =>
  api.useQuery(
    'post',
    '/v1/mail/preview',
    { body: { product, ...mail } },
    { enabled, placeholderData: keepPreviousData, staleTime: Infinity, gcTime: 0 },
  );

function useSave(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (mail: Draft) => changeProduct(id, (product) => ({ ...product, mail })),
    onSuccess: async () => {
      notifications.show({ message: 'The mail has been saved.', color: 'green' });
      await queries.invalidateQueries();
    },
  });
}
