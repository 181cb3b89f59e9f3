import { serverUrlFault } from '../../domain/server-url';

describe('serverUrlFault', () => {
  it.each([
    'https://keys.example.com/get?x=1',
    'http://127.0.0.1:3000/keys',
    'http://127.8.9.10/',
    'http://localhost/',
    'http://[::1]:80/',
  ])('lets %s pass', (url) => {
    expect(serverUrlFault(url)).toBeNull();
  });

  it.each([
    ['http://keys.example.com', 'the address must begin with https://'],
    ['http://127.0.0.1.example.com', 'the address must begin with https://'],
    ['http://localhost.example.com', 'the address must begin with https://'],
    ['file:///etc/hostname', 'the address must begin with https://'],
    ['https://ann:secret@keys.example.com', 'credentials do not belong into the address'],
    ['keys.example.com', 'the address is no URL'],
    ['', 'the address is no URL'],
  ])('finds fault with %s', (url, fault) => {
    expect(serverUrlFault(url)).toBe(fault);
  });
});
