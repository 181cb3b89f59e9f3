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
    billingAddress: address,
    shippingAddress: address,
    locale: String,
  },
  part,
);

/** The buyer that a document holds; what the store has not told of is left out. */
export const toBuyer = ({ email, name, company, country, billingAddress, shippingAddress, locale }: Buyer): Buyer => ({
  email,
  name,
  company,
  country,
  ...(billingAddress && { billingAddress: toAddress(billingAddress) }),
  ...(shippingAddress && { shippingAddress: toAddress(shippingAddress) }),
  ...(locale && { locale }),
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
