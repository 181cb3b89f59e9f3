/** Runs in the buyer's browser beside Stripe's own script; what was paid, the order asks Stripe itself. */
export const PAYMENT_SCRIPT = `'use strict';
const back = new URLSearchParams(location.search);
for (const form of document.querySelectorAll('form[data-secret]')) mend(form);

const returned = back.has('payment_intent') && document.querySelector('form[data-look]');
if (returned) returned.submit();

function mend(form) {
  const { key, secret, method } = form.dataset;
  const button = form.querySelector('button');
  const say = (text) => (form.querySelector('[role=alert]').textContent = text);
  const giveUp = () => {
    button.disabled = true;
    say('The payment form could not be loaded. Nothing was charged. Please load this page again.');
  };
  // Without Stripe's script the form would be sent as if it had been paid.
  form.addEventListener('submit', (event) => event.preventDefault());
  if (typeof Stripe === 'undefined') return giveUp();
  const stripe = Stripe(key);
  const elements = method ? null : stripe.elements({ clientSecret: secret });
  if (elements) {
    const element = elements.create('payment');
    element.on('loaderror', giveUp);
    element.mount(form.querySelector('[data-element]'));
  }
  if (back.get('redirect_status') === 'failed' && back.get('payment_intent_client_secret') === secret)
    say('The payment did not go through. Please try another method.');
  form.addEventListener('submit', async () => {
    button.disabled = true;
    say('');
    const { error } = await pay(stripe, elements, secret, method).catch(() => ({ error: UNANSWERED }));
    button.disabled = false;
    if (error) say(error.message || UNANSWERED.message);
    else form.submit();
  });
}

const UNANSWERED = { message: 'The bank could not be asked. Please try again in a moment.' };

async function pay(stripe, elements, clientSecret, method) {
  const return_url = location.href.split('?')[0];
  if (elements) return stripe.confirmPayment({ elements, redirect: 'if_required', confirmParams: { return_url } });
  const { paymentIntent, error } = await stripe.retrievePaymentIntent(clientSecret);
  if (error) return { error };
  if (paymentIntent.status === 'requires_action') return stripe.handleNextAction({ clientSecret });
  const confirmParams = { return_url, payment_method: method };
  return stripe.confirmPayment({ clientSecret, redirect: 'if_required', confirmParams });
}
`;
