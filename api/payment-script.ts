/** Runs in the buyer's browser beside Stripe's own script; what was paid, the order asks Stripe itself. */
export const PAYMENT_SCRIPT = `'use strict';
for (const form of document.querySelectorAll('form[data-secret]')) mend(form);

const returned = new URLSearchParams(location.search).has('payment_intent') && document.querySelector('form[data-look]');
if (returned) returned.submit();

function mend(form) {
  const { key, secret, method } = form.dataset;
  const stripe = Stripe(key);
  const elements = method ? null : stripe.elements({ clientSecret: secret });
  if (elements) elements.create('payment').mount(form.querySelector('[data-element]'));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    button.disabled = true;
    const { error } = await pay(stripe, elements, secret, method);
    button.disabled = false;
    if (error) form.querySelector('[role=alert]').textContent = error.message;
    else form.submit();
  });
}

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
