import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** Lints each [path, source] and returns what was reported of it. */
function lint(sources: readonly (readonly [string, string])[]): string[][] {
  const { stdout, stderr, status } = spawnSync('node', [join(__dirname, 'lint-sources.mjs')], {
    cwd: root,
    input: JSON.stringify(sources),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as string[][];
}

const forbidden = [
  ['domain/x.ts', "import { z } from 'zod';"],
  ['domain/x.ts', "import { randomInt } from 'node:crypto';"],
  ['domain/x.ts', "import type { Vault } from '../secrets/vault';"],
  ['workflows/x.ts', "import { readFile } from 'node:fs/promises';"],
  ['workflows/x.ts', "import { createHash } from 'crypto';"],
  ['workflows/x.ts', "import mongoose from 'mongoose';"],
  ['workflows/x.ts', "import express from 'express';"],
  ['workflows/x.ts', "import { Client } from '@temporalio/client';"],
  ['workflows/x.ts', "import { Worker } from '@temporalio/worker';"],
  ['workflows/x.ts', "import { createActivities } from '../activities/activities';"],
  ['workflows/x.ts', "import type { Models } from '../models/models';"],
  ['activities/x.ts', "import { createVault } from '../secrets/vault';"],
  ['activities/x.ts', "import { placeOrderUpdate } from '../workflows/messages';"],
  ['activities/x.ts', "import { createApp } from '../api/app';"],
  ['connectors/x.ts', "import { createModels } from '../models/models';"],
  ['mail/templates/x.ts', "import type { Models } from '../../models/models';"],
  ['payments/x.ts', "import { createModels } from '../models/models';"],
  ['licenses/x.ts', "import { createModels } from '../models/models';"],
  ['domain/x.ts', "import { createStripeGateway } from '../payments/stripe';"],
  ['models/x.ts', "import { renderMail } from '../mail/render';"],
  ['rights/x.ts', "import type { Models } from '../models/models';"],
  ['api/x.ts', "import { createKeyServers } from '../rights/key-servers';"],
  ['secrets/x.ts', "import { readEnvironment } from '../config/environment';"],
  ['config/x.ts', "import type { KeyRing } from '../secrets/key-ring';"],
  ['api/x.ts', "import { fulfillOrder } from '../workflows/order';"],
  ['api/routes/x.ts', "export * from '../../activities/order';"],
  ['api/x.ts', "import { createMailer } from '../mail/transport';"],
  ['api/x.ts', "export const late = () => import('../mail/transport');"],
  ['workflows/x.ts', "export const late = () => import('mjml');"],
  ['workers/x.ts', "import { start } from '../sandbox/start';"],
  ['console/x.tsx', "import type { Role } from '../domain/role';"],
  ['console/pages/x.tsx', "import type { Role } from '../../domain/role';"],
  ['console/pages/orders/x.tsx', "import { createApp } from '../../../api/app';"],
  ['console/x.ts', "import { join } from 'node:path';"],
  ['api/x.ts', "import { client } from '../console/api/client';"],
  ['api/x.ts', "import { useTemporal } from '../test/helpers/temporal';"],
] as const;

const allowed = [
  ['mail/x.ts', "export const late = () => import('mjml');"],
  ['domain/x.ts', "import type { Line } from './order';"],
  ['workflows/x.ts', "import { proxyActivities } from '@temporalio/workflow';"],
  ['workflows/x.ts', "import { defineSearchAttributeKey } from '@temporalio/common';"],
  ['workflows/x.ts', "import type { Activities } from '../activities/activities';"],
  ['workflows/x.ts', "import { hasEnded } from '../domain/line-state';"],
  ['activities/x.ts', "import type { Vault } from '../secrets/vault';"],
  ['activities/x.ts', "import { renderMail } from '../mail/render';"],
  ['activities/x.ts', "import type { KeyServers } from '../rights/key-servers';"],
  ['connectors/x.ts', "import { z } from 'zod';"],
  ['rights/x.ts', "import { Agent } from 'undici';"],
  ['mail/templates/x.ts', "import { renderMail } from '../render';"],
  ['payments/x.ts', "import Stripe from 'stripe';"],
  ['activities/x.ts', "import { createPaymentGateways } from '../payments/gateways';"],
  ['licenses/x.ts', "import { jwtVerify } from 'jose';"],
  ['api/x.ts', "import { createLicenseFiles } from '../licenses/license-files';"],
  ['models/x.ts', "import mongoose from 'mongoose';"],
  ['api/x.ts', "import { placeOrderUpdate } from '../workflows/messages';"],
  ['api/routes/x.ts', "import { readEnvironment } from '../../config/environment';"],
  ['workers/x.ts', "import { createActivities } from '../activities/activities';"],
  ['catalog/x.ts', "import { readApiAccess } from '../config/api-access';"],
  ['sandbox/x.ts', "import { createApp } from '../api/app';"],
  ['console/pages/x.tsx', "import { client } from '../api/client';"],
  ['console/routes.tsx', "export const late = () => import('./pages/orders');"],
  ['test/workflows/x.test.ts', "import { fulfillOrder } from '../../workflows/order';"],
] as const;

const environmentReaders = [
  'config/x.ts',
  'sandbox/x.ts',
  'test/x.test.ts',
  'bench/x.ts',
  'api/main.ts',
  'workers/main.ts',
];
const others = ['domain/x.ts', 'workflows/x.ts', 'activities/x.ts', 'models/x.ts', 'api/x.ts', 'workers/x.ts'];
const reading = (paths: string[]) => paths.map((path) => [path, 'export const port = process.env.PORT;'] as const);

describe('the import table', () => {
  const sources = [...forbidden, ...allowed, ...reading(others), ...reading(environmentReaders)];
  let reports: Map<string, string[]>;

  beforeAll(() => {
    const results = lint(sources);
    reports = new Map(sources.map((source, index) => [source.join(': '), results[index] ?? []]));
  });

  it.each(forbidden)('reports in %s: %s', (path, source) => {
    expect(reports.get(`${path}: ${source}`)).toHaveLength(1);
  });

  it.each(allowed)('allows in %s: %s', (path, source) => {
    expect(reports.get(`${path}: ${source}`)).toEqual([]);
  });

  it.each(reading(others))('reports the environment read in %s', (path, source) => {
    expect(reports.get(`${path}: ${source}`)).toEqual([expect.stringContaining('no-restricted-properties')]);
  });

  it.each(reading(environmentReaders))('allows the environment read in %s', (path, source) => {
    expect(reports.get(`${path}: ${source}`)).toEqual([]);
  });
});
