import { InboundError, parseInbound, parseInboundFields } from '../src/questblue/inbound.js'
import { multipart } from './support/multipart.js'

const json = 'application/json'
const form = 'application/x-www-form-urlencoded'
const read = (type: string | undefined, body: string) => parseInbound(type, Buffer.from(body))

describe('every dialect is read', () => {
  const v2 = { from: '15551230000', to: ['15559870000'], text: 'Hi', media: [], segments: '1', type: 'SMS' }

  test('v2 JSON, with white space after it, its media and its segments', async () => {
    const media = ['https://m.example/1.png', 'ftp://m.example/2.png', 'javascript:alert(1)', 'http://m.example/3.png']
    expect(await read(json, `${JSON.stringify({ ...v2, media })} \r\n\t`)).toEqual({
      kind: 'message',
      dialect: 'v2_json',
      from: '+15551230000',
      to: ['+15559870000'],
      text: 'Hi',
      media: [{ url: 'https://m.example/1.png' }, { url: 'http://m.example/3.png' }],
      leftOut: 2,
      segments: 1,
    })
  })

  test('segments as an integer, no media, ten digits and a group', async () => {
    const body = JSON.stringify({
      from: 5551230000,
      to: ['5559870000', '15559870001', '15559870000'],
      text: 'Hi',
      segments: 2,
    })
    expect(await read(json, body)).toMatchObject({
      from: '+15551230000',
      to: ['+15559870000', '+15559870001'],
      segments: 2,
      media: [],
    })
  })

  test('legacy JSON, form, XML and multipart', async () => {
    const expected = { kind: 'message', from: '+15551230000', to: ['+15559870000'], text: 'Fish & <chips> é' }
    const fields = { from: '+15551230000', to: '+15559870000', msg: expected.text }
    expect(await read(json, JSON.stringify(fields))).toMatchObject({ ...expected, dialect: 'v1_json' })
    expect(await read(form, `${new URLSearchParams(fields)}`)).toMatchObject({ ...expected, dialect: 'v1_form' })
    const xml = `<?xml version="1.0"?>\n<!-- hi -->\n<x:anything xmlns:x="urn:x"><from>+15551230000</from><to> 15559870000 </to><msg>Fish &amp; <![CDATA[<chips>]]> &#xe9;</msg></x:anything>\n`
    expect(await read('text/xml', xml)).toMatchObject({ ...expected, dialect: 'v1_xml' })
    expect(await parseInbound('multipart/form-data; boundary=b', multipart(fields, []))).toMatchObject({
      ...expected,
      dialect: 'v1_multipart',
    })
  })

  test('an unescaped plus of a form is a blank, and the number is still known', async () => {
    expect(await read(form, 'from=+15551230000&to=+15559870000&msg=a+b')).toMatchObject({
      from: '+15551230000',
      to: ['+15559870000'],
      text: 'a b',
    })
  })

  test('delivery reports, JSON and form', async () => {
    const report = { from: '15559870000', to: '15551230000', status: 'delivered', reason: '', segments: 1 }
    const expected = {
      kind: 'report',
      from: '+15559870000',
      to: '+15551230000',
      status: 'delivered',
      reason: null,
      segments: 1,
    }
    expect(await read(json, JSON.stringify(report))).toEqual({ ...expected, dialect: 'report_json' })
    const fields = new URLSearchParams({ ...report, status: 'UNDELIVERED', reason: 'Blocked', segments: '1' })
    expect(await read(form, `${fields}`)).toEqual({
      ...expected,
      dialect: 'report_form',
      status: 'failed',
      reason: 'Blocked',
    })
  })

  test.each([undefined, '', 'text/plain', 'application/octet-stream', 'text/xml', form])(
    'content type %p: sniffed',
    async type => {
      expect(await read(type, JSON.stringify(v2))).toMatchObject({ dialect: 'v2_json' })
      expect(await read(type, '<a><from>1</from><to>5559870000</to><msg>x</msg></a>')).toMatchObject({
        dialect: 'v1_xml',
      })
      expect(await read(type, 'from=1&to=5559870000&msg=x')).toMatchObject({ dialect: 'v1_form' })
      expect(await parseInbound(type, multipart({ from: '1', to: '5559870000', msg: 'x' }, []))).toMatchObject({
        dialect: 'v1_multipart',
      })
    },
  )

  test('a declared character set is respected, an unknown one is UTF-8', async () => {
    const body = Buffer.from(JSON.stringify({ ...v2, text: 'é' }), 'latin1')
    expect(await parseInbound('application/json; charset=iso-8859-1', body)).toMatchObject({ text: 'é' })
    expect(
      await read('application/json; charset=klingon', `\uFEFF${JSON.stringify({ ...v2, text: 'é' })}`),
    ).toMatchObject({ text: 'é' })
  })
})

describe('odd senders are no errors', () => {
  test.each([
    ['72345', '72345'],
    ['ACME', 'ACME'],
    [' Bank of X ', 'Bank of X'],
    ['+442071838750', '+442071838750'],
    ['(212) 555-0100', '+12125550100'],
    ['', 'unknown'],
    [null, 'unknown'],
    [{ a: 1 }, 'unknown'],
    ['x'.repeat(5_000), 'x'.repeat(64)],
  ])('case %#', async (from, expected) => {
    expect(await read(json, JSON.stringify({ from, to: ['2125550100'], text: 'x' }))).toMatchObject({ from: expected })
  })
})

describe('media', () => {
  test('files come as bytes; a file over 5 MB, an empty one and the eleventh are left out', async () => {
    const picture = Buffer.from('89504e470d0a1a0a', 'hex')
    const files = [
      Buffer.alloc(5 * 1024 * 1024 + 1),
      ...Array.from({ length: 8 }, () => picture),
      Buffer.alloc(0),
      picture,
      picture,
    ]
    const inbound = await parseInbound(
      'multipart/form-data; boundary=b',
      multipart({ from: '1', to: '5559870000', msg: '' }, files),
    )
    expect(inbound).toMatchObject({ kind: 'message', text: '' })
    if (inbound.kind !== 'message') throw new Error('no message')
    expect(inbound.media).toHaveLength(8)
    expect(inbound.media[0]).toEqual({ bytes: picture, type: 'image/png', name: 'p1.png' })
    expect(inbound.leftOut).toBeGreaterThanOrEqual(2)
  })

  test('at most ten links', async () => {
    const media = Array.from({ length: 12 }, (_, index) => `https://m.example/${index}`)
    const inbound = await read(json, JSON.stringify({ from: '1', to: '5559870000', media }))
    expect(inbound).toMatchObject({ leftOut: 2 })
    expect(inbound.kind === 'message' && inbound.media).toHaveLength(10)
  })
})

describe('a body that a host has already parsed', () => {
  test('gives the same as the bytes', async () => {
    const v2 = {
      from: '15551230000',
      to: ['15559870000'],
      text: 'Hi\u0000',
      media: ['https://m.example/1.png'],
      segments: 1,
    }
    expect(parseInboundFields('application/json; charset=utf-8', v2)).toEqual(await read(json, JSON.stringify(v2)))
    const legacy = { from: '+15551230000', to: '+15559870000', msg: 'Hi' }
    expect(parseInboundFields(form, legacy)).toEqual(await read(form, `${new URLSearchParams(legacy)}`))
    expect(parseInboundFields(form, { ...legacy, to: undefined, 'to[]': ['5559870000', '5559870001'] })).toMatchObject({
      to: ['+15559870000', '+15559870001'],
    })
    expect(parseInboundFields('multipart/form-data; boundary=b', legacy)).toMatchObject({ dialect: 'v1_multipart' })
    const xml = '<sms><from>+15551230000</from><to>+15559870000</to><msg>Hi</msg></sms>'
    expect(
      parseInboundFields('text/xml', { sms: { from: ['+15551230000'], to: ['+15559870000'], msg: ['Hi'] } }),
    ).toEqual(await read('text/xml', xml))
    expect(parseInboundFields('text/xml', xml)).toEqual(await read('text/xml', xml))
  })

  test.each([undefined, null, 7, [], {}, 'prose'])('%p is refused', value => {
    expect(() => parseInboundFields(json, value)).toThrow(InboundError)
  })
})
