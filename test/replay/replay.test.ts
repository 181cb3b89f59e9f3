import { join } from 'node:path';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { EXCEPTION_REASONS } from '../../domain/exception';
import * as workflows from '../../workflows';
import * as messages from '../../workflows/messages';
import { bundleWorkflows, replayFaults } from '../helpers/temporal';
import { isRecorded, readHistory, readText, recordedNames } from './histories';
import { stories } from './stories';

const DEADLINE_MS = 240_000;
const names = recordedNames();

/** What a workflow shows to those who search for exceptions, in base64. */
const EXCEPTIONS = /"KeyrailException":\{"metadata":\{[^}]*\},"data":"([^"]+)"/g;

const historyOf = (workflowId: string) => ({ workflowId, history: readHistory(workflowId) });

beforeAll(() => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
});

describe('the present workflows', () => {
  const faults = new Map<string, Error>();
  beforeAll(async () => {
    const found = await replayFaults(await bundleWorkflows(), names.map(historyOf));
    for (const { workflowId, error } of found) faults.set(workflowId, error);
  }, DEADLINE_MS);

  it.each(names)('come to the same as the workflow of %s', (name) => {
    expect(faults.get(name)).toBeUndefined();
  });
});

describe('recorded histories', () => {
  it.each(Object.keys(workflows))('are there of %s', (workflow) => {
    expect(names.filter((name) => name.startsWith(`${workflow}/`))).not.toEqual([]);
  });

  it.each(Object.entries(stories))('are there of every story of %s', (workflow, told) => {
    expect(Object.keys(told).filter((name) => !isRecorded(`${workflow}/${name}`))).toEqual([]);
  });

  it('hold every signal and every update that workflows take', () => {
    const wanted = Object.values(messages).flatMap((message) =>
      typeof message === 'object' && 'type' in message && message.type !== 'query' ? [message.name] : [],
    );
    const all = names.map(readText).join('');

    expect(
      wanted.filter((name) => !all.includes(`"signalName":"${name}"`) && !all.includes(`"name":"${name}"`)),
    ).toEqual([]);
  });

  it('hold every exception', () => {
    const shown = names.flatMap((name) => [...readText(name).matchAll(EXCEPTIONS)]);
    const reasons = shown.flatMap(
      ([, data = '']) => JSON.parse(Buffer.from(data, 'base64').toString()) as string[] | null,
    );

    expect(EXCEPTION_REASONS.filter((reason) => !reasons.includes(reason))).toEqual([]);
  });

  it('tell nothing of the machine that they were recorded on', () => {
    const telling = /stackTrace|"identity":"(?!test")|file:\/\/|\/node_modules\//;

    expect(names.filter((name) => telling.test(readText(name)))).toEqual([]);
  });
});

describe('replayFaults', () => {
  it(
    'names the history of a workflow that was changed with no thought of its runs',
    async () => {
      const changed = await bundleWorkflows(join(__dirname, 'changed-workflows.ts'));
      const [fault] = await replayFaults(changed, [historyOf('resolveNotice/told')]);

      expect(fault).toMatchObject({ workflowId: 'resolveNotice/told', error: { name: 'DeterminismViolationError' } });
    },
    DEADLINE_MS,
  );
});
