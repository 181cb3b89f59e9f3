const BYTES = 32;

/** What signs the messages to an endpoint, as Standard Webhooks wants it; made here, so that it can be shown once. */
export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  return `whsec_${btoa(String.fromCharCode(...bytes))}`;
}
