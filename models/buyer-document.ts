import { Schema } from 'mongoose';
import type { Address, Buyer } from '../domain/purchase';
import { optionalText, part } from './fields';

const address = new Schema<Address>(
  {
    line1: optionalText,
    line2: optionalText,
    line3: optionalText,
    city: optionalText,
    state: optionalText,
    postalCode: optionalText,
    country: optionalText,
    phone: optionalText,
  },
  part,
);

export const buyerSchema = new Schema<Buyer>(
  {
    email: optionalText,
    name: optionalText,
    company: optionalText,
    country: optionalText,
    billingAddress: { type: address, default: null },
    shippingAddress: { type: address, default: null },
    locale: optionalText,
  },
  part,
);

/** The buyer that a document holds; what an earlier release did not ask for is null. */
export const toBuyer = (found: Buyer): Buyer => ({
  email: found.email,
  name: found.name,
  company: found.company,
  country: found.country,
  billingAddress: found.billingAddress ? toAddress(found.billingAddress) : null,
  shippingAddress: found.shippingAddress ? toAddress(found.shippingAddress) : null,
  locale: found.locale ?? null,
});

const toAddress = (found: Address): Address => ({
  line1: found.line1 ?? null,
  line2: found.line2 ?? null,
  line3: found.line3 ?? null,
  city: found.city ?? null,
  state: found.state ?? null,
  postalCode: found.postalCode ?? null,
  country: found.country ?? null,
  phone: found.phone ?? null,
});
