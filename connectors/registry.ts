import type { Platform } from '../domain/store';
import type { Connector } from './connector';
import { fastSpring } from './fastspring';

const CONNECTORS: Readonly<Record<Platform, Connector | null>> = {
  direct: null, // places its orders through the API
  fastspring: fastSpring,
};

/** The connector of a platform; null for one that sends no deliveries. */
export const findConnector = (platform: Platform): Connector | null => CONNECTORS[platform];
