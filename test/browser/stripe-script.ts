import type { BrowserContext, Route } from 'playwright-core';

/** What the stand-in for Stripe's API is asked, and what it answers. */
export interface StripeStub {
  /** The calls that the script has made for the buyer, in order. */
  calls: string[];
  /** Why the bank says no; null for a yes. */
  refusal: string | null;
  isAway: boolean;
  /** Called when the bank has said yes to a payment. */
  onPaid: (clientSecret: string) => void;
  /** What a payment's state is when it is asked for. */
  status: string;
}

/** Answers at Stripe's addresses with a script that loads, frames and calls what Stripe's own does, and nothing from anywhere else. */
export async function routeStripe(context: BrowserContext, host: string, stub: StripeStub): Promise<void> {
  const answer = (contentType: string, body: string) => (route: Route) =>
    route.fulfill({ contentType, body, headers: { 'access-control-allow-origin': '*' } });
  await context.route(
    (url) => url.host !== host,
    (route) => route.abort(),
  );
  await context.route('https://js.stripe.com/v3/', answer('text/javascript', SCRIPT));
  await context.route('https://b.js.stripe.com/part.js', answer('text/javascript', 'window.partIsThere = true;'));
  for (const frame of [
    'https://js.stripe.com/frame',
    'https://b.js.stripe.com/frame',
    'https://hooks.stripe.com/frame',
  ])
    await context.route(frame, answer('text/html', '<p>Card number</p>'));
  await context.route('https://api.stripe.com/**', async (route) => {
    const { call, secret } = route.request().postDataJSON() as { call: string; secret: string };
    stub.calls.push(`${call} ${secret}`);
    if (stub.isAway) return route.abort();
    if (call === 'retrieve')
      return answer('text/plain', JSON.stringify({ paymentIntent: { status: stub.status } }))(route);
    if (stub.refusal === null) stub.onPaid(secret);
    return answer(
      'text/plain',
      JSON.stringify(stub.refusal === null ? {} : { error: { message: stub.refusal } }),
    )(route);
  });
}

// As Stripe's: parts of it from changing hosts, the card's fields in frames, and the API by fetch.
const SCRIPT = `
window.Stripe = (key) => {
  const frame = (address) => Object.assign(document.createElement('iframe'), { src: address, title: 'Secure payment' });
  const call = async (name, secret) => {
    const body = JSON.stringify({ call: name, secret, key });
    return (await fetch('https://api.stripe.com/v1/payment_intents', { method: 'POST', body })).json();
  };
  document.head.append(Object.assign(document.createElement('script'), { src: 'https://b.js.stripe.com/part.js' }));
  return {
    elements: ({ clientSecret }) => ({
      secret: clientSecret,
      create: () => ({
        on() {},
        mount: (place) => place.append(frame('https://js.stripe.com/frame'), frame('https://b.js.stripe.com/frame')),
      }),
    }),
    confirmPayment: ({ elements, clientSecret }) => call('confirm', elements?.secret ?? clientSecret),
    retrievePaymentIntent: (secret) => call('retrieve', secret),
    handleNextAction: ({ clientSecret }) => {
      document.body.append(frame('https://hooks.stripe.com/frame'));
      return call('handle', clientSecret);
    },
  };
};
`;
