import { Anchor, List, Stack, Text } from '@mantine/core';
import { Can } from '../../api/session';
import { CopyField } from '../../parts/copy-field';
import { Facts } from '../../parts/facts';
import { Section } from '../../parts/section';
import { Credentials } from './credentials';
import { GUIDES, type Store } from './platforms';
import { TestDelivery } from './test-delivery';

/** How a store is connected: the address, what is clicked at the platform, the secrets, and a try. */
export function Setup({ store }: { store: Store }) {
  const { steps, name } = GUIDES[store.platform];
  return (
    <Stack>
      <Section title={`Connect ${name}`}>
        {store.webhookUrl !== null && (
          <>
            <Text size="sm" fw={500}>
              The webhook’s address
            </Text>
            <CopyField label="the webhook's address" value={store.webhookUrl} />
          </>
        )}
        <List type="ordered" size="sm" spacing={6}>
          {steps.map((step) => (
            <List.Item key={step}>{step}</List.Item>
          ))}
        </List>
        <Text size="sm" c="dimmed">
          {store.platform === 'direct' ? (
            <>
              More of it is in the{' '}
              <Anchor href="/docs" target="_blank" rel="noreferrer" size="sm" underline="always">
                description of the API
              </Anchor>
              .
            </>
          ) : (
            <>More of it is in the file docs/connectors/{store.platform}.md that comes with Keyrail.</>
          )}
        </Text>
      </Section>
      {knownOf(store).length > 0 && (
        <Section title="Credentials">
          <Facts facts={knownOf(store)} />
          <Can role="admin" ofAllStores>
            <Credentials store={store} />
          </Can>
        </Section>
      )}
      {store.platform !== 'direct' && (
        <Can role="admin">
          <TestDelivery store={store} />
        </Can>
      )}
    </Stack>
  );
}

function knownOf(store: Store): [string, string][] {
  const { secret, usesLicenseKey, usesTrustedKeys, api } = GUIDES[store.platform];
  const isSet = (flag: boolean) => (flag ? 'set' : 'not set');
  return [
    ...(store.platform === 'direct' ? [] : [[secret, isSet(store.hasWebhookSecret)] as [string, string]]),
    ...(usesLicenseKey ? [['License key', isSet(store.hasLicenseKey)] as [string, string]] : []),
    ...(usesTrustedKeys ? [['Trusted keys', isSet(store.hasTrustedKey)] as [string, string]] : []),
    ...(api ? [[api.key, isSet(store.hasApiKey)] as [string, string]] : []),
    ...(store.gateway === 'stripe' ? gatewayKeys(store) : []),
  ];
}

const gatewayKeys = (store: Store): [string, string][] => [
  ['Gateway’s secret key', store.hasGatewaySecretKey ? 'set' : 'not set'],
  ['Gateway’s public key', store.hasGatewayPublicKey ? 'set' : 'not set'],
];
