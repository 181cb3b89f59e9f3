import fc from 'fast-check';
import type { XmlStyle } from '../../domain/publisher';
import { createXmlDialect } from '../../rights/xml-dialect';
import { type XmlElement, findElement, readXml } from '../../rights/xml-reader';
import { PLAIN_XML, aKeyRequest, aPublisher, aRevocation } from './publishers';

const dialect = (style: Partial<XmlStyle> = {}) =>
  createXmlDialect(aPublisher('https://keys.example.com', { xml: { ...PLAIN_XML, ...style } }));

/** A document as nested objects: texts for elements without children. */
function outline(text: string): unknown {
  const root = readXml(text, { nodes: 10_000 });
  return root && outlineOf(root);
}
const outlineOf = ({ text, children }: XmlElement): unknown =>
  children.length === 0 ? text : Object.fromEntries(children.map((child) => [child.name, outlineOf(child)]));

describe('writeKeyRequest', () => {
  it('writes the fields of a getKeyRequest, in their order', () => {
    const text = dialect().writeKeyRequest(aKeyRequest());

    expect(text).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?><getKeyRequest xmlns:xsi=/);
    expect(Object.keys(outline(text) as object)).toEqual([
      'orderid',
      'submissiondate',
      'orderexternalreferenceid',
      'orderlineitemid',
      'quantity',
      'preorder',
      'productkey',
      'userkey',
      'billingaddress',
      'shippingaddress',
      'extendedattributes',
      'orderpricing',
      'lineitempricing',
      'productattributes',
    ]);
    expect(outline(text)).toMatchObject({
      orderid: 'order-1',
      submissiondate: '2026-01-02T03:04:05.678Z',
      orderexternalreferenceid: 'A-1',
      orderlineitemid: 'line-1',
      quantity: '1',
      preorder: 'false',
      productkey: { productid: 'space-game', externalreferenceid: 'SG-1', companyid: 'company-1', locale: 'en_US' },
      userkey: { userid: 'user-1', companyid: 'company-1', loginid: 'ann@example.com', siteid: 'site-1' },
      billingaddress: {
        city: 'Springfield',
        country: 'US',
        countryname: 'United States',
        line1: '1 Example Street',
        name1: 'Ann Lee',
        name2: 'Example',
        postalcode: '55345',
        state: 'MN',
        email: 'ann@example.com',
        companyname: 'Example Inc.',
      },
      extendedattributes: { item: { name: 'campaign', value: 'spring', valuedatatype: 'string' } },
      productattributes: { item: { name: 'edition', value: 'gold', valuedatatype: 'string' } },
    });
  });

  it('gives every value its type, and says of a missing one that it is nil', () => {
    const text = dialect().writeKeyRequest(aKeyRequest());

    for (const part of [
      '<orderID xsi:type="xsd:string">order-1</orderID>',
      '<submissionDate xsi:type="xsd:dateTime">',
      '<quantity xsi:type="xsd:int">1</quantity>',
      '<preOrder xsi:type="soapenc:boolean">false</preOrder>',
      '<productKey xsi:type="common:ProductKey"><productID xsi:type="xsd:string">',
      '<externalReferenceID xsi:type="xsd:string" xsi:nil="true"/>',
      '<line2 xsi:type="xsd:string" xsi:nil="true"/>',
      '<shippingAddress xsi:type="common:AddressInfo" xsi:nil="true"/>',
      '<listPrice xsi:type="common:MoneyInfo" xsi:nil="true"/>',
      'xmlns:common="http://integration.digitalriver.com/Common/1.0"',
    ])
      expect(text).toContain(part);
  });

  it('writes amounts with the decimals of their currency, and multiplies before it writes', () => {
    const pricing = (details: Parameters<typeof aKeyRequest>[0]) =>
      outline(dialect().writeKeyRequest(aKeyRequest(details))) as Record<string, unknown>;
    const money = (currencycode: string, amount: string) => ({ currencycode, amount });

    expect(pricing({ quantity: 3, unitPrice: 1999, tax: 5, currency: 'USD' })).toMatchObject({
      orderpricing: { total: money('USD', '60.02'), subtotal: money('USD', '59.97'), tax: money('USD', '0.05') },
      lineitempricing: {
        unitprice: money('USD', '19.99'),
        priceperqty: money('USD', '19.99'),
        tax: money('USD', '0.05'),
      },
    });
    expect(pricing({ quantity: 2, unitPrice: 500, tax: null, currency: 'JPY' })).toMatchObject({
      orderpricing: { total: money('JPY', '1000'), tax: '' },
    });
    for (const unknown of [{ unitPrice: null }, { currency: null }, { currency: 'dollars' }])
      expect(pricing(unknown)).toMatchObject({ orderpricing: { total: '' }, lineitempricing: { unitprice: '' } });
  });

  it('dresses the root as the publisher wants it', () => {
    const written = (style: Partial<XmlStyle>) => dialect(style).writeKeyRequest(aKeyRequest());

    expect(written({ root: 'GetKeyRequest' })).toContain('?><GetKeyRequest xmlns:xsi=');
    expect(written({ namespace: 'urn:right' })).toContain('?><right:getKeyRequest xmlns:right="urn:right" ');
    expect(written({ namespace: 'urn:right' })).toContain('<orderID xsi:type');
    expect(written({ soap: '1.1' })).toContain(
      '?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><getKeyRequest ',
    );
    expect(written({ soap: '1.2' })).toContain(
      '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Body><getKeyRequest ',
    );
    expect(dialect({ soap: '1.1' }).headers).toMatchObject({
      'content-type': 'text/xml; charset=utf-8',
      soapaction: '""',
    });
    expect(dialect({ soap: '1.2' }).headers).toMatchObject({ 'content-type': 'application/soap+xml; charset=utf-8' });
  });

  it('writes what can be read again, whatever the buyer is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (company, value) => {
        const buyer = { ...aKeyRequest().buyer, company };
        const text = dialect().writeKeyRequest(aKeyRequest({ buyer, attributes: { 'a<b': value } }));
        const root = readXml(text, { nodes: 10_000 });

        expect(root && findElement(root, 'productattributes')).not.toBeNull();
        expect(root && findElement(root, 'extendedattributes')).not.toBeNull();
        expect(root && findElement(root, 'value')?.text).toBe(value);
      }),
    );
  });

  it('writes a name of one word as the first one, and leaves out a country that is none', () => {
    const buyer = { ...aKeyRequest().buyer, name: 'Ann' };
    const text = dialect().writeKeyRequest(aKeyRequest({ buyer, billingAddress: { country: 'nowhere' } }));

    expect(outline(text)).toMatchObject({ billingaddress: { name1: 'Ann', name2: '', countryname: '' } });
  });
});

describe('writeRevocation', () => {
  it('writes the fields of a RevocationServiceRequest, and nothing of how it was paid', () => {
    const text = dialect().writeRevocation(aRevocation());

    expect(text).toContain('?><RevocationServiceRequest xmlns:xsi=');
    expect(outline(text)).toMatchObject({
      orderinfo: { orderid: 'order-1', externalreferenceid: 'A-1', siteid: 'site-1', userkey: { userid: 'user-1' } },
      lineiteminfo: {
        lineitemid: 'line-1',
        productinfo: {
          productkey: { productid: 'space-game' },
          digitalright: { key: 'ABC-123', keytype: 'SERIAL_NUMBER', lineitemquantityid: '2' },
        },
      },
      revocationreason: 'ReturnProduct',
      revocationinfo: {
        returninfo: {
          returnid: 'revocation-1',
          returnlineitemid: 'line-1',
          returndate: '2026-02-03T04:05:06.000Z',
          returnreason: 'ReturnProduct',
          returnlineitemsubtotalamount: { currencycode: 'USD', amount: '49.00' },
          returnlineitemquantity: '1',
          satisfaction: 'false',
        },
      },
    });
    expect(text).not.toContain('paymentInfo');
  });

  it.each([
    ['DisputeLineitem', 'disputeinfo'],
    ['FraudSuppression', 'suppressioninfo'],
    ['ReturnSatisfaction', 'returninfo'],
    ['DisputeAmount', 'disputeinfo'],
  ] as const)('says what %s is about in %s', (reason, element) => {
    const { revocationinfo } = outline(dialect().writeRevocation(aRevocation({ reason }))) as {
      revocationinfo: object;
    };

    expect(Object.keys(revocationinfo)).toEqual([element]);
  });

  it('says no more of the other reasons', () => {
    expect(dialect().writeRevocation(aRevocation({ reason: 'PreLoadCancel' }))).toContain(
      '<revocationInfo xsi:nil="true"/>',
    );
  });

  it('has a root and a namespace of its own', () => {
    const style = { root: 'GetKeyRequest', namespace: 'urn:right', soap: '1.1' } as const;

    expect(dialect(style).writeRevocation(aRevocation())).toContain('<soap:Body><RevocationServiceRequest ');
    expect(
      dialect({ ...style, revocationRoot: 'Revoke', revocationNamespace: 'urn:revocation' }).writeRevocation(
        aRevocation(),
      ),
    ).toContain('<soap:Body><right:Revoke xmlns:right="urn:revocation" ');
  });
});
