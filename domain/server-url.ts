/** Where requests may be sent besides to HTTPS: what does not leave the machine needs no encryption. */
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** What is wrong with the address of a server that Keyrail calls, in words; null when nothing is. */
export function serverUrlFault(url: string): string | null {
  if (!URL.canParse(url)) return 'the address is no URL';
  const { protocol, hostname, username, password } = new URL(url);
  if (username || password) return 'credentials do not belong into the address';
  if (protocol === 'https:' || (protocol === 'http:' && LOOPBACK_HOST.test(hostname))) return null;
  return 'the address must begin with https://';
}
