import { expect, test } from '@jest/globals'
import { type InboundMessage, parseInbound } from '../src/questblue/inbound.js'

const mebibyte = 1024 * 1024
const fill = (piece: string) => piece.repeat(Math.floor((mebibyte - 100) / piece.length))
const read = (type: string, body: string) => parseInbound(type, Buffer.from(body))
const form = 'application/x-www-form-urlencoded'

test.each([
  ['a form of one name', form, `${fill('to=1&')}msg=x`],
  ['a form of many empty names', form, fill('a&')],
  ['XML that opens sections and closes none', 'text/xml', `<a>${fill('<![CDATA[')}`],
  ['XML of one element repeated', 'text/xml', `<a>${fill('<to>1</to>')}<msg>x</msg></a>`],
  ['XML of blanks', 'text/xml', `<a${fill(' ')}>`],
  ['JSON that only opens', 'application/json', fill('[')],
  [
    'a multipart form of one name',
    'multipart/form-data; boundary=x',
    fill('--x\r\nContent-Disposition: form-data; name="to"\r\n\r\n1\r\n'),
  ],
])('the largest body that is taken holds nobody up: %s', async (_kind, type, body) => {
  const started = performance.now()
  await read(type, body).catch(() => undefined)
  expect(performance.now() - started).toBeLessThan(10_000)
})

test.each([
  { from: '12125550199', to: '12125550100', msg: 'hello', media: [] },
  { from: '12125550199', to: '12125550100', msg: 'hello', text: null },
  { from: '12125550199', to: '12125550100', msg: 'hello', media: null, type: 'SMS' },
])('a legacy text that carries a field of the newer dialect keeps its words: %j', async body => {
  const inbound = (await read('application/json', JSON.stringify(body))) as InboundMessage
  expect(inbound).toMatchObject({ kind: 'message', text: 'hello', to: ['+12125550100'] })
})

test('a part of a multipart form that bears no name is no field, and ends neither its request nor the process', async () => {
  const part = (disposition: string, value: string) => `--b\r\ncontent-disposition: ${disposition}\r\n\r\n${value}\r\n`
  const body = [
    part('form-data', 'nameless'),
    part('form-data; name="from"', '12125550199'),
    part('form-data; name="to"', '12125550100'),
    part('form-data; name="msg"', 'hello'),
    part('form-data; filename="a.gif"', 'GIF89a'),
    '--b--\r\n',
  ]
  const inbound = (await read('multipart/form-data; boundary=b', body.join(''))) as InboundMessage
  expect(inbound).toMatchObject({ from: '+12125550199', to: ['+12125550100'], text: 'hello' })
  expect(inbound.media).toHaveLength(1)
})
