import { createXmlDialect } from '../../rights/xml-dialect';
import { aPublisher } from './publishers';

const dialect = createXmlDialect(aPublisher('https://keys.example.com'));

const readKeys = (body: string | Buffer, contentType: string | null = 'text/xml', quantity = 1) =>
  dialect.readKeyAnswer({ body: Buffer.from(body), contentType }, quantity);
const readRevocation = (body: string) =>
  dialect.readRevocationAnswer({ body: Buffer.from(body), contentType: 'text/xml' });

const NOTHING = { keys: [], isFlawed: false, retriable: null, returnCode: null, returnMessage: null };
const ABC = { value: 'ABC123', type: 'serialNumber' };

describe('readKeyAnswer', () => {
  it.each([
    [
      'as documented',
      '<getKeyResponse><key><item><key>ABC123</key><keyType>SERIAL_NUMBER</keyType></item></key></getKeyResponse>',
    ],
    ['in another case', '<GETKEYRESPONSE><KEY><ITEM><KEY>ABC123</KEY></ITEM></KEY></GETKEYRESPONSE>'],
    [
      'in namespaces',
      '<a:GetKeyResponse xmlns:a="urn:a"><a:key><b:item xmlns:b="urn:b"><b:key>ABC123</b:key></b:item></a:key></a:GetKeyResponse>',
    ],
    [
      'in SOAP 1.1',
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header/><s:Body><getKeyResponse><key><item><key>ABC123</key></item></key></getKeyResponse></s:Body></s:Envelope>',
    ],
    [
      'in SOAP 1.2',
      '<Envelope xmlns="http://www.w3.org/2003/05/soap-envelope"><Body><x xmlns=""><getKeyResponse><key><item><key>ABC123</key></item></key></getKeyResponse></x></Body></Envelope>',
    ],
    [
      'with spaces, as CDATA',
      '\n<getKeyResponse>\n <key><item><key>\n  <![CDATA[ABC123]]>\n</key></item></key></getKeyResponse>\n',
    ],
    ['without a list', '<getKeyResponse><key>ABC123</key></getKeyResponse>'],
    [
      'beside empty ones',
      '<getKeyResponse><key><item><key/></item><item><key> </key></item><item><key>ABC123</key></item></key></getKeyResponse>',
    ],
  ])('finds a key %s', (_, body) => {
    expect(readKeys(body)).toEqual({ ...NOTHING, keys: [ABC] });
  });

  it('finds every item, also more than were asked for', () => {
    const items = ['K1', 'K2', 'K2', 'K3'].map((key) => `<item><key>${key}</key></item>`).join('');

    expect(readKeys(`<getKeyResponse><key>${items}</key></getKeyResponse>`)?.keys.map(({ value }) => value)).toEqual([
      'K1',
      'K2',
      'K2',
      'K3',
    ]);
  });

  it.each([
    ['SERIAL_NUMBER', 'serialNumber'],
    ['UNLOCK_CODE', 'unlockCode'],
    ['unlockCode', 'unlockCode'],
    ['Unlock Code', 'unlockCode'],
    ['SOMETHING_ELSE', 'serialNumber'],
    ['', 'serialNumber'],
  ])('takes the type %p for %s', (keyType, type) => {
    const body = `<getKeyResponse><key><item><key>ABC123</key><keyType>${keyType}</keyType></item></key></getKeyResponse>`;

    expect(readKeys(body)?.keys).toEqual([{ value: 'ABC123', type }]);
  });

  it('takes a download URL by HTTPS only', () => {
    const body = (url: string) =>
      `<getKeyResponse><key><item><keyType>download-url</keyType><key>${url}</key></item></key></getKeyResponse>`;

    expect(readKeys(body('https://example.com/a?b=1&amp;c=2'))).toMatchObject({
      keys: [{ value: 'https://example.com/a?b=1&c=2', type: 'downloadUrl' }],
      isFlawed: false,
    });
    for (const url of ['http://example.com/a', 'javascript:alert(1)', 'file:///etc/hostname', 'ABC123'])
      expect(readKeys(body(url))).toMatchObject({ keys: [], isFlawed: true });
  });

  it('takes no key that is too long or holds control characters, and keeps the sound ones', () => {
    const items = [`${'é'.repeat(32 * 1024)}`, `x${'é'.repeat(32 * 1024)}`, 'A&#10;B', 'A&#127;B', 'ABC123'];
    const body = `<getKeyResponse><key>${items.map((key) => `<item><key>${key}</key></item>`).join('')}</key></getKeyResponse>`;

    expect(readKeys(body)).toMatchObject({ keys: [{ value: items[0] }, ABC], isFlawed: true });
  });

  it('reads why there is no key', () => {
    const body =
      '<getKeyResponse><returnCode>1</returnCode><isAutoRetriable>false</isAutoRetriable><returnMessage>Unknown &amp; so on</returnMessage></getKeyResponse>';

    expect(readKeys(body)).toEqual({ ...NOTHING, retriable: false, returnCode: '1', returnMessage: 'Unknown & so on' });
  });

  it.each([
    ['isAutoRetriable', 'true', true],
    ['isAutoRetriable', ' FALSE ', false],
    ['IsAutoRetryiable', '1', true],
    ['isAutoRetryable', '0', false],
    ['isAutoRetriable', 'perhaps', null],
    ['isAutoRetriable', '', null],
  ])('reads <%s>%s as %s', (name, value, retriable) => {
    expect(readKeys(`<getKeyResponse><${name}>${value}</${name}></getKeyResponse>`)).toEqual({ ...NOTHING, retriable });
  });

  it.each([
    ['UTF-16 with its mark', Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(keyOf('Schlüssel'), 'utf16le')]), null],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${keyOf('Schlüssel')}`), null],
    ['the encoding of its content type', Buffer.from(keyOf('Schlüssel'), 'latin1'), 'text/xml; charset="ISO-8859-1"'],
    [
      'the encoding of its declaration',
      Buffer.from(`<?xml version='1.0' encoding='iso-8859-1'?>${keyOf('Schlüssel')}`, 'latin1'),
      'text/xml',
    ],
    [
      'UTF-8 that calls itself UTF-16',
      Buffer.from(`<?xml version="1.0" encoding="utf-16"?>${keyOf('Schlüssel')}`),
      null,
    ],
  ])('reads %s', (_, body, contentType) => {
    expect(readKeys(body, contentType)?.keys).toEqual([{ value: 'Schlüssel', type: 'serialNumber' }]);
  });

  it.each([
    ['another document', '<getOtherResponse><key><item><key>ABC123</key></item></key></getOtherResponse>'],
    ['bytes that are not in its encoding', Buffer.from(keyOf('Schlüssel'), 'latin1')],
    ['an unknown encoding', `<?xml version="1.0" encoding="x-none"?>${keyOf('ABC123')}`],
    ['a page', '<html><body>It works!</body></html>'],
  ])('makes nothing of %s', (_, body) => {
    expect(readKeys(body)).toBeNull();
  });

  it.each([
    [
      '1.1',
      '<s:Envelope xmlns:s="urn:s"><s:Body><s:Fault><faultcode>s:Server</faultcode><faultstring>No database</faultstring><detail><code>9</code></detail></s:Fault></s:Body></s:Envelope>',
    ],
    [
      '1.2',
      '<s:Envelope xmlns:s="urn:s"><s:Body><s:Fault><s:Code><s:Value>s:Server</s:Value></s:Code><s:Reason><s:Text>No database</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>',
    ],
  ])('tells what a fault of SOAP %s complains of', (_, body) => {
    const fault = { retriable: null, returnCode: 's:Server', returnMessage: 'No database' };

    expect(readKeys(body)).toEqual({ ...NOTHING, ...fault });
    expect(readRevocation(body)).toEqual({ isSuccessful: false, ...fault });
  });

  it('leaves room for as many keys as were asked for', () => {
    const item =
      '<item xsi:type="a:Item"><key xsi:type="xsd:string">K</key><keyType xsi:type="xsd:string">T</keyType></item>';
    const body = `<getKeyResponse><key>${item.repeat(1_000)}</key></getKeyResponse>`;

    expect(readKeys(body, null, 1_000)?.keys).toHaveLength(1_000);
    expect(readKeys(body, null, 1)).toBeNull();
  });
});

describe('readRevocationAnswer', () => {
  it.each(['true', 'success', 'SUCCESS', ' Success '])('takes %p for a success', (successful) => {
    expect(
      readRevocation(`<RevocationServiceResponse><successful>${successful}</successful></RevocationServiceResponse>`),
    ).toEqual({
      isSuccessful: true,
      retriable: null,
      returnCode: null,
      returnMessage: null,
    });
  });

  it('reads why a key has not been revoked', () => {
    const body =
      '<r:revocationServiceResponse xmlns:r="urn:r"><successful>false</successful><isAutoRetriable>false</isAutoRetriable><responseCode>7</responseCode><responseType>x</responseType><responseMessage>No such key</responseMessage></r:revocationServiceResponse>';

    expect(readRevocation(body)).toEqual({
      isSuccessful: false,
      retriable: false,
      returnCode: '7',
      returnMessage: 'No such key',
    });
  });

  it('makes nothing of another document', () => {
    expect(readRevocation('<getKeyResponse/>')).toBeNull();
  });
});

function keyOf(value: string): string {
  return `<getKeyResponse><key><item><key>${value}</key></item></key></getKeyResponse>`;
}
