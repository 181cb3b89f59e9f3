import type { Schemas } from '../../api/client';
import { toWanted, type Endpoint } from './events';

/** An endpoint as its form has it. */
export interface Values {
  url: string;
  /** None for every type. */
  types: string[];
  /** None for every store. */
  stores: string[];
  notify: string;
  enabled: boolean;
}

/** Fills the form. */
export const valuesOf = ({ url, types, stores, notify, enabled }: Endpoint): Values => ({
  ...{ url, enabled },
  types: types ?? [],
  stores: stores ?? [],
  notify: notify ?? '',
});

/** What the API gets of it; the secrets stay as they are. */
export const settingsOf = ({ url, types, stores, notify, enabled }: Values): Schemas['WebhookEndpointSettings'] => ({
  ...{ url: url.trim(), enabled },
  types: toWanted(types),
  stores: stores.length > 0 ? stores : null,
  notify: notify.trim() || null,
});
