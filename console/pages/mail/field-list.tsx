import { Accordion, Code, Stack, Text } from '@mantine/core';
import type { Schemas } from '../../api/client';

/** What a template and a subject may say of an order. */
export const FieldList = ({ fields }: Pick<Schemas['OwnMail'], 'fields'>) => (
  <Accordion variant="contained">
    <Accordion.Item value="fields">
      <Accordion.Control>Fields that you can use</Accordion.Control>
      <Accordion.Panel>
        <Stack gap="xs">
          {fields.map(({ field, is }) => (
            <Text key={field} size="sm" component="div" className="any-wrap">
              <Code>{field}</Code> {is}
            </Text>
          ))}
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  </Accordion>
);
