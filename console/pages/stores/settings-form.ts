import type { UseFormReturnType } from '@mantine/form';
import type { Schemas } from '../../api/client';
import { fromPairs, toPairs, type Pairs } from '../../parts/pairs-input';
import type { Store } from './platforms';

type StoreSettings = Schemas['StoreSettings'];

/** A store's settings as its form has them. */
export interface SettingsValues {
  name: string;
  delivery: Store['delivery'];
  paymentMode: Store['paymentMode'];
  gateway: Store['gateway'];
  chargeMode: Store['chargeMode'];
  paymentWindowDays: number | string;
  replyGraceMinutes: number | string;
  acceptUnsigned: boolean;
  apiUrl: string;
  reconciles: boolean;
  reconcileMinutes: number | string;
  notify: string;
  upgradeField: string;
  products: Pairs;
  identification: Pairs;
  /** By the store's product ids, as `name=value` lines. */
  features: Pairs;
}

export type SettingsForm = UseFormReturnType<SettingsValues>;

const USUAL_MINUTES = 60;

/** A store as it is before anybody has set anything. */
export const newStore = (name: string, platform: Store['platform']): StoreSettings => ({
  name,
  platform,
  identification: {},
  products: {},
  features: {},
  upgradeField: null,
  delivery: 'email',
  paymentMode: 'prepaid',
  gateway: null,
  chargeMode: 'savedMethod',
  paymentWindowDays: 7,
  replyGraceMinutes: 60,
  acceptUnsigned: false,
  apiUrl: null,
  reconcileMinutes: USUAL_MINUTES,
  notify: null,
});

/** What the API takes of a store as it is. */
export function settingsOf(store: Store): StoreSettings {
  const { name, platform, identification, products, features, delivery, paymentMode, gateway, chargeMode } = store;
  const { paymentWindowDays, replyGraceMinutes, acceptUnsigned, apiUrl, reconcileMinutes, notify, upgradeField } =
    store;
  return {
    ...{ name, platform, identification, products, features, delivery, paymentMode, gateway, chargeMode },
    ...{ paymentWindowDays, replyGraceMinutes, acceptUnsigned, apiUrl, reconcileMinutes, notify, upgradeField },
  };
}

/** The form's values of a store. */
export const valuesOf = (store: Store): SettingsValues => ({
  name: store.name,
  delivery: store.delivery,
  paymentMode: store.paymentMode,
  gateway: store.gateway,
  chargeMode: store.chargeMode,
  paymentWindowDays: store.paymentWindowDays,
  replyGraceMinutes: store.replyGraceMinutes,
  acceptUnsigned: store.acceptUnsigned,
  apiUrl: store.apiUrl ?? '',
  reconciles: store.reconcileMinutes !== null,
  reconcileMinutes: store.reconcileMinutes ?? USUAL_MINUTES,
  notify: store.notify ?? '',
  upgradeField: store.upgradeField ?? '',
  products: toPairs(store.products),
  identification: toPairs(store.identification),
  features: Object.entries(store.features).map(([name, record]) => ({ name, value: featuresText(record) })),
});

/** The store as the form has it. */
export const changedBy = (store: Store, values: SettingsValues): StoreSettings => ({
  ...settingsOf(store),
  name: values.name.trim(),
  delivery: values.delivery,
  paymentMode: values.paymentMode,
  gateway: values.gateway,
  chargeMode: values.chargeMode,
  paymentWindowDays: Number(values.paymentWindowDays),
  replyGraceMinutes: Number(values.replyGraceMinutes),
  acceptUnsigned: values.acceptUnsigned,
  apiUrl: values.apiUrl.trim() || null,
  reconcileMinutes: values.reconciles ? Number(values.reconcileMinutes) : null,
  notify: values.notify.trim() || null,
  upgradeField: values.upgradeField.trim() || null,
  products: fromPairs(values.products),
  identification: fromPairs(values.identification),
  features: Object.fromEntries(
    Object.entries(fromPairs(values.features)).map(([product, text]) => [product, featuresIn(text)]),
  ),
});

const featuresText = (record: Readonly<Record<string, string>>): string =>
  Object.entries(record)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');

const featuresIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split(',').flatMap((part) => {
      const [name = '', ...rest] = part.split('=');
      return name.trim() ? [[name.trim(), rest.join('=').trim()]] : [];
    }),
  );
